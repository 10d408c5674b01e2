"""Charts: what is drawn, what is said, and that nothing in them can break out."""

from defusedxml.ElementTree import fromstring

from stats.charts import Ahead, Figure, Line, bar_chart, grouped_bar_chart, line_chart, share_chart
from stats.charts.picture import picture

SVG = "{http://www.w3.org/2000/svg}"


def bars_of(figure: Figure) -> list[tuple[str, str, str]]:
    """Return (x, width, look) of every bar."""
    return [
        (bar.attrib["x"], bar.attrib["width"], bar.attrib["class"].rpartition("--")[2])
        for bar in fromstring(figure.svg).iter(f"{SVG}rect")
        if "plot__bar" in bar.attrib["class"]
    ]


def words_of(figure: Figure) -> list[str]:
    return [text.text or "" for text in fromstring(figure.svg).iter(f"{SVG}text")]


def test_bars_are_as_long_as_their_numbers_and_none_is_a_dash() -> None:
    figure = bar_chart(
        key="a", claim="Zorg trok de meesten", about="Leerlingen", of="Sector", measure="Leerlingen",
        bars=[("Zorg", 1200), ("Handel", 300), ("Kunst", 0), ("Vervoer", None)],
    )  # fmt: skip

    assert bars_of(figure) == [("0%", "80%", "solid"), ("0%", "20%", "solid")]
    assert words_of(figure) == ["Zorg", "1.200", "Handel", "300", "Kunst", "0", "Vervoer", "–"]
    assert figure.headers == ("Sector", "Leerlingen")
    assert figure.rows == (("Zorg", "1.200"), ("Handel", "300"), ("Kunst", "0"), ("Vervoer", "–"))


def test_series_differ_in_pattern_and_have_a_legend() -> None:
    figure = grouped_bar_chart(
        key="b", claim="Meer plekken", about="Plekken", of="Gemeente", series=["2026-2027", "2025-2026"],
        groups=[("Oldambt", (10, 5)), ("Pekela", (20, 0))],
    )  # fmt: skip

    assert bars_of(figure) == [("0%", "40%", "solid"), ("0%", "20%", "stripes"), ("0%", "80%", "solid")]
    assert [entry.name for entry in figure.legend] == ["2026-2027", "2025-2026"]
    assert 'id="b-stripes"' in figure.svg
    assert 'fill="url(#b-stripes)"' in figure.svg


def test_percentages_are_parts_of_a_hundred() -> None:
    figure = bar_chart(key="p", claim="Halfvol", about="", of="", measure="", bars=[("A", 50), ("B", 25)], unit="%")

    assert bars_of(figure) == [("0%", "40%", "solid"), ("0%", "20%", "solid")]


def test_a_chart_says_to_the_ear_what_it_shows() -> None:
    svg = fromstring(bar_chart(key="c", claim="Zorg trok de meesten", about="", of="", measure="", bars=[("Zorg", 12)]).svg)
    many = bar_chart(key="c", claim="Veel", about="", of="", measure="", bars=[(str(number), number) for number in range(13)])

    assert (svg.attrib["role"], svg.attrib["aria-labelledby"]) == ("img", "c-title c-desc")
    assert [(one.tag.removeprefix(SVG), one.attrib["id"], one.text) for one in list(svg)[:2]] == [
        ("title", "c-title", "Zorg trok de meesten"),
        ("desc", "c-desc", "Zorg: 12"),
    ]
    assert "De tabel hieronder heeft dezelfde getallen." in many.svg


def test_words_of_others_stay_words() -> None:
    figure = bar_chart(key="d", claim="<script>", about="", of="", measure="", bars=[('"><script>alert(1)</script>', 1)])

    assert "<script" not in figure.svg
    assert words_of(figure)[0] == '"><script>alert(1)</script>'


def test_shares_fill_the_whole_and_nothing_has_no_bar() -> None:
    figure = share_chart(
        key="e",
        claim="De helft ging",
        about="",
        of="Schooljaar",
        parts=["Gingen", "Bleven"],
        wholes=[("26-27", (5, 15)), ("25-26", (0, 0))],
    )

    assert bars_of(figure) == [("0%", "25%", "solid"), ("25%", "75%", "stripes")]
    assert figure.rows == (("26-27", "5 (25%)", "15 (75%)"), ("25-26", "0", "0"))


def test_the_running_year_is_a_point_of_its_own_and_no_line_leads_there() -> None:
    figure = line_chart(
        key="f", claim="Meer deelnames", about="", of="Schooljaar", years=["2024-2025", "2025-2026"],
        lines=[Line("Deelnames", [100, 150], running=40, same_day=30)], running="2026-2027",
    )  # fmt: skip

    drawn = [one.attrib["class"] for one in fromstring(figure.svg).iter() if "plot__" in one.attrib.get("class", "")]
    assert drawn.count("plot__line") == 1
    assert drawn.count("plot__sign") == 3  # two whole years, and last year on this day
    assert drawn.count("plot__hollow") == 1
    assert figure.rows == (
        ("2024-2025", "100"),
        ("2025-2026", "150"),
        ("2026-2027 tot nu toe", "40"),
        ("Vorig schooljaar op deze dag", "30"),
    )


def test_what_is_expected_shows_how_sure_it_is() -> None:
    figure = line_chart(
        key="g", claim="We verwachten meer", about="", of="Schooljaar", years=["2025-2026"],
        lines=[Line("Deelnames", [100], ahead=Ahead(120, 90, 150))], ahead="2026-2027",
    )  # fmt: skip

    assert figure.svg.count("plot__interval") == 1
    assert figure.rows[-1] == ("2026-2027 verwacht", "120 (tussen 90 en 150)")
    assert words_of(figure)[:5] == ["0", "50", "100", "150", "200"]


def test_a_chart_is_whole_as_a_file_of_its_own() -> None:
    """Its colours stand in it, for files and mails that have no style sheet."""
    svg = fromstring(share_chart(key="h", claim="Claim", about="", of="", parts=["A", "B"], wholes=[("W", (1, 1))]).svg)

    assert svg.tag == f"{SVG}svg"
    painted = [one for one in svg.iter() if one.tag in {f"{SVG}rect", f"{SVG}text"}]
    assert all(one.attrib["fill"] for one in painted)
    assert "style" not in {name for one in svg.iter() for name in one.attrib}


def test_a_picture_says_everything_that_the_page_says_around_its_chart() -> None:
    figure = grouped_bar_chart(
        key="b", claim="Meer <plekken> & " + "nog meer woorden " * 5, about="Plekken", of="Gemeente",
        series=["2026-2027", "2025-2026"], groups=[("Oldambt", (10, 5)), ("Pekela", (20, None))],
    )  # fmt: skip

    root = fromstring(picture(figure, source=["Bron: Meeloop."], mark="Voor: Robin."))
    words = [text.text or "" for text in root.iter(f"{SVG}text")]
    said = {one.tag.removeprefix(SVG): one.text for one in list(root)[:2]}

    assert (root.attrib["width"], root.attrib["role"], root.attrib["aria-labelledby"]) == ("760", "img", "title desc")
    assert "".join(words[1:3]).replace(" ", "") == figure.claim.replace(" ", "")
    assert (words[0], words[-2], words[-1]) == ("Voor: Robin.", "Bron: Meeloop.", "Voor: Robin.")
    assert {"2026-2027", "2025-2026", "Oldambt", "10", "Pekela", "20", "–"} <= set(words)
    assert said == {
        "title": figure.claim,
        "desc": "Oldambt: 2026-2027 10, 2025-2026 5. Pekela: 2026-2027 20, 2025-2026 –.",
    }
    assert [one for one in root.iter() if "class" in one.attrib] == []
