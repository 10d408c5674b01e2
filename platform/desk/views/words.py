"""Words of others in the rows of who asks for a copy: read them, and say whether they go along."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import person, requires_second_factor
from accounts.models import User
from desk.choices import WordsChoice
from desk.forms import WordsOfOthersForm
from desk.models import WithheldText
from desk.rules import has_a_desk, texts_for
from desk.services.findings import note_read
from desk.services.words_of_others import decide_words, texts_of
from kit.refusals import Refusal
from kit.tabs import in_tabs

TABS = {"open": gettext_lazy("Na te lezen"), "decided": gettext_lazy("Nagelezen")}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires_second_factor
def words(request: HttpRequest) -> HttpResponse:
    """GET /verzoeken/teksten/: the texts of one's own desk, the oldest first; POST: whether one goes along (``text``, ``choice``)."""
    user = person(request)
    if not has_a_desk(user):
        raise Http404
    form = WordsOfOthersForm(request.POST) if request.method == "POST" else None
    if form is None:
        return show(request, user)
    if not form.is_valid():
        return show(request, user, wrong=form)
    try:
        decide_words(number=form.cleaned_data["text"], choice=WordsChoice(form.cleaned_data["choice"]), by=user)
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return show(request, user, wrong=form, status=refusal.status)
    messages.success(request, _("Genoteerd. Dank je voor het nalezen."))
    return redirect("desk:words")


def show(request: HttpRequest, user: User, *, wrong: WordsOfOthersForm | None = None, status: int = 422) -> HttpResponse:
    """Draw the list; who reads words of others is written down."""
    own = texts_for(user)
    found = in_tabs(request, TABS, lambda tab: in_tab(own, tab))
    texts = texts_of(found["page"].object_list)
    for school in {one.text.of_school_id for one in texts if one.words}:
        note_read(by=user, school=school, count=sum(one.text.of_school_id == school for one in texts), what="words")
    context = {"rows": [(one, form_of(one.text, wrong)) for one in texts], "form": wrong, **found}
    return render(request, "desk/words.html", context, status=status if wrong else 200)


def in_tab(own: QuerySet[WithheldText], tab: str) -> QuerySet[WithheldText]:
    """Return the texts of one tab."""
    if tab == "open":
        return own.filter(choice=WordsChoice.OPEN).order_by("found_at", "pk")
    return own.exclude(choice=WordsChoice.OPEN).order_by("-decided_at", "pk")


def form_of(text: WithheldText, wrong: WordsOfOthersForm | None) -> WordsOfOthersForm | None:
    """Return the form below a text, the one that was sent with what was typed; none where it was decided."""
    if text.choice != WordsChoice.OPEN:
        return None
    if wrong is not None and wrong.data.get("text") == str(text.pk):
        return wrong
    return WordsOfOthersForm(initial={"text": text.pk}, auto_id=f"id_%s_{text.pk}")
