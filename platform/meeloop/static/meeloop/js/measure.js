// Says that a page was looked at, after a yes (promise POR-5e): its address without the query, no cookie, no referrer, nothing of the visitor.
const { url, site } = document.querySelector('meta[name="measure"]').dataset;
const body = new URLSearchParams({
  idsite: site,
  rec: "1",
  apiv: "1",
  cookie: "0",
  send_image: "0",
  url: location.origin + location.pathname,
});
fetch(url, { method: "POST", body, mode: "no-cors", credentials: "omit", referrerPolicy: "no-referrer", keepalive: true }).catch(() => {});
