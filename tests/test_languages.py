"""Sentences and text search in German, French, Spanish, Ukrainian and Russian; English is split as if there were no other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.corpus import catalog_path
from index.ingest import ingest
from index.languages import language_of
from index.sentences import sentence_spans
from rag.asked.known import Known
from rag.question import understand
from rag.search import TextSearch

SENTENCES: dict[str, list[list[str]]] = {
    "de": [
        ['Die Brücke ist z. B. für Busse gesperrt.', 'Das sagte Dr. Anna Lund am 3. Mai 2021.'],
        ['Am 14. Februar sprach der Kanzler.', 'Er kam um 10 Uhr.'],
        ['„Die Brücke ist sicher“, sagte Lund.', '„Wir öffnen am 3. Mai.“', 'Danach ging sie.'],
        ['»Wann öffnet sie?«, fragte er.', 'Niemand wusste es.'],
        ['Das kostet ca. 3 Mio. Euro bzw. mehr.', 'Die Firma zahlt u. a. die Hälfte.'],
        ['Er traf Hrn. Berg und Fr. Lund.', 'Der Rat tagte d. h. er stimmte ab.'],
        ['„Ist das wahr?“', 'Er schwieg.'],
        ['Die 2. Sitzung begann.', 'Der Bericht (s. S. 12) liegt vor.', 'Karl I. regierte lange.', 'Im 19. Jahrhundert war es so.'],
    ],
    "fr": [
        ['« Le pont est sûr », a dit Mme Lund.', '« Nous l’ouvrirons en mai. »', 'Elle est partie.'],
        ['M. Berg a parlé à 10 h. du matin.', 'Il est parti.'],
        ['M. Berg et Mme. Lund sont venus.', 'Le Dr. Aas aussi.'],
        ['Est-ce vrai ?', 'Oui !', 'Le conseil, p. ex. hier, a voté.'],
        ['« Quand ouvrira-t-il ? » a demandé M. Berg.', 'Personne ne savait.'],
        ['Il a cité l’art. 12 et le n° 5.', 'Selon J.-P. Berg, c’est cher.'],
    ],
    "es": [
        ['El Sr. Berg habló con la Sra. Lund.', '¿Cuándo abre el puente?', '¡Hoy!'],
        ['«El puente es seguro», dijo el Dr. Aas.', 'EE. UU. envió ayuda.'],
        ['Vive en la Av. Mayor núm. 10.', 'Llegó a las 10 a. m. del lunes.', 'Luego se fue.'],
        ['“¿Es verdad?”, preguntó.', 'Nadie lo sabía.', 'Ud. puede pasar.'],
    ],
    "uk": [
        ['Міст відкрили у 2021 р. в Києві.', 'Про це сказала Мара Лунд.'],
        ['«Міст безпечний», — сказала Лунд.', '«Ми відкриємо його в травні».', 'Вона пішла.'],
        ['Це коштує 3 млн. грн. і більше.', 'У м. Київ та с. Гора, вул. Лісова, буд. 5, тихо.'],
        ['Т. Шевченко народився у с. Моринці.', 'Він писав вірші.'],
        ['«Коли відкриють?» — запитав він.', 'Ніхто не знав.'],
        ['Прийшли депутати, журналісти та ін. люди.', 'Див. с. 5.', 'О. В. Берг мовчав.'],
    ],
    "ru": [
        ['В 2021 г. мост открыли.', 'Об этом сказала Мара Лунд.'],
        ['«Мост безопасен», — сказала Лунд.', '«Мы откроем его в мае».', 'Она ушла.'],
        ['Это стоит 3 млн. руб. и больше.', 'В г. Москве на ул. Лесной, д. 5, тихо.'],
        ['А. С. Пушкин родился в Москве.', 'И т. д. и т. п. не пишут.', 'Пришли и др. люди.'],
        ['«Когда откроют?» — спросил он.', 'Никто не знал.'],
        ['Это было в XIX в. в Киеве.', 'В 1941–1945 гг. шла война.', 'См. рис. 3.'],
    ],
}  # fmt: skip
ENGLISH = [
    ["He met Mr. Scholz at No. 10.", '"Why now?" he asked.', "It rose to 5 p.m. on Feb. 14."],
    ["The point is “done”.", "“Next” was the answer on May 3.", "Later he left."],
    ["The court overturned Roe v. Wade on Friday.", "He read Henry V.", "Then he slept."],
    [
        "It landed at 6:04 p.m. EDT Friday.",
        "They left at 5 p.m. Friday before landing.",
        "He came at 6 p.m.",
        "The rest left.",
    ],
    ["It is open from 9 a.m. Jan. 6 in Tarn.", "It closes at 7 p.m.", "Monday's show is sold out."],
    ["El Pais and Die Zeit said so in the U.S. and the U.K. on Monday.", "They did not say who."],
]
ARTICLES = {
    "de": "Die neuen Brücken über den Fluss wurden geprüft. Das Ergebnis steht noch aus.",
    "fr": "Les élèves ont quitté les écoles de la ville hier. Personne ne sait pourquoi.",
    "es": "Los puentes nuevos están cerrados desde el lunes. Nadie sabe por qué.",
    "uk": "Мости через річку закрили вчора. Чому, ніхто не знає.",
    "ru": "Больницы Москвы закрыли вчера. Почему, никто не знает.",
    "en": "The hall was painted in spring. Nobody knows why.",
}
ASKED = {
    "de": "Wann wird die Brücke geprüft?",
    "fr": "Quand les élèves ont-ils quitté une école de la ville ?",
    "es": "¿Cuándo se abre el puente nuevo?",
    "uk": "Коли закрили міст чи мостами ходять?",
    "ru": "Когда закрыли больницу в Москве?",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences(language: str) -> None:
    for wanted in SENTENCES[language]:
        text = " ".join(wanted)
        assert [text[start:end] for start, end in sentence_spans(text)] == wanted
    assert language_of(" ".join(each for wanted in SENTENCES[language] for each in wanted)) == language


def test_english_is_split_as_ever() -> None:
    for wanted in ENGLISH:
        text = " ".join(wanted)
        assert [text[start:end] for start, end in sentence_spans(text)] == wanted
        assert language_of(text) == "en"


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
def test_blanks_before_french_marks(blank: str) -> None:
    text = f"«{blank}Le pont est-il sûr{blank}?{blank}» a demandé Mme Lund. Il ne l’est pas dans la nuit."
    assert len(sentence_spans(text)) == 2


@pytest.fixture(scope="module")
def searching(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """A question to the names of the files found, best first."""
    made = tmp_path_factory.mktemp("languages")
    (made / "home").mkdir()
    (made / "home" / "models").symlink_to(models)
    for language, text in ARTICLES.items():
        (made / f"{language}.txt").write_text(text)
    ingest(made / "home", [made / f"{language}.txt" for language in ARTICLES])
    catalog = Catalog.open(catalog_path(made / "home"))

    def found(question: str) -> list[str]:
        hits = TextSearch(catalog)(understand(question, Known()), 5)
        passages = catalog.passages([hit.id for hit in hits])
        return [catalog.document(passages[hit.id].document_id).uri.rsplit("/", 1)[-1][:2] for hit in hits]

    return found


@pytest.mark.parametrize("language", ASKED)
def test_other_forms_of_a_word_are_found(searching: Callable[[str], list[str]], language: str) -> None:
    assert searching(ASKED[language])[:1] == [language]


def test_marks_of_letters_and_case_do_not_matter(searching: Callable[[str], list[str]]) -> None:
    assert searching("ELEVES") == ["fr"]
    assert searching("brucken") == ["de"]
    assert searching("МОСТИ") == ["uk"]
