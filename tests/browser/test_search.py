"""The browser's search: the same answers as Python's, typed by hand, by slow and broken lines."""

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, serving
from screens import DESK, PHONE, REPOSITORY

from kbgen.search import Taught, engine, index

sys.path.append(str(REPOSITORY / "tests" / "search"))
from shelves import Shelf, generated

pytestmark = pytest.mark.browser
SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["390", "1280"])
Visit = Callable[..., Any]

ASK = """async ([lang, questions, typing]) => {
  const { openIndex } = await import("/js/search-engine.js");
  const index = await openIndex(`/_kb/search/${lang}/`);
  const answers = [];
  for (const question of questions) {
    const { corrected, hits } = await index.search(question, { typing });
    answers.push([corrected, hits.map((hit) => [hit.url, hit.score])]);
  }
  return answers;
}"""
WORDS = """async (texts) => {
  const { fold, words } = await import("/js/search-words.js");
  return texts.map((text) => words(text).map((word) => [word, fold(word)]));
}"""

TEXTS = {
    "en": """How do I get my money back|We return the money within five days after you asked.
Change the address of an invoice|Invoices show the address of your account; change it there.
My card was declined|Check the limit, the expiry date and whether the card is frozen.
The cash machine kept my card|Freeze the card in the app, then order a new one.
I cannot sign in|Reset your password or wait until the lock ends. Error E1001 means wrong code.
Cancel the subscription|Open plans, choose cancel; it runs until the end of the month.""",
    "pt": """Como peço um reembolso|Devolvemos o dinheiro em cinco dias após a solicitação.
Alterar o endereço da fatura|As faturas mostram o endereço da sua conta.
O meu cartão foi recusado|Verifique o limite, a validade e se o cartão está bloqueado.
Não consigo iniciar sessão|Redefina a palavra-passe. O erro E1001 indica código errado.
Cancelar a subscrição|Abra os planos e escolha cancelar; termina no fim do mês.
Informações sobre transferências|As transferências demoram até dois dias úteis.""",
    "ru": """Как вернуть деньги|Мы возвращаем деньги в течение пяти дней после запроса.
Изменить адрес в счёте|В счетах указан адрес вашей учётной записи.
Карта отклонена|Проверьте лимит, срок действия и не заморожена ли карта.
Не могу войти|Сбросьте пароль. Ошибка E1001 означает неверный код.
Отменить подписку|Откройте тарифы и выберите отмену; она действует до конца месяца.
Сведения о переводах|Переводы занимают до двух рабочих дней.""",
    "it": """Come modifico l'indirizzo dell'ordine|Apri l'ordine dall'app e tocca l’indirizzo.
Recuperare la password dell’account|Scrivi la tua e-mail: c'è un codice E1001.
Quanto costa la spedizione all'estero|Dipende dal paese e dov'è il magazzino.
Annullare le prenotazioni|Più di un'ora prima, nell'area personale.""",
    "fr": """Changer l'adresse d'une commande|Ouvrez l'application, puis la commande.
Annuler l’abonnement|Rendez-vous dans le compte jusqu'à la fin du mois.
Les frais d'envoi à l'étranger|Cela dépend du pays; œuvres et gâteaux coûtent plus.
Mot de passe oublié|L'erreur E1001 veut dire que le code n'est pas juste.""",
    "de": """Lieferadresse einer Bestellung ändern|Öffne die App und wähle die Bestellung.
Kündigung des Vertrags|Im Konto unter Verträge; die Frist läuft bis Monatsende.
Rückerstattung für Häuser und Straßen|Das Geld kommt in fünf Tagen zurück.
Passwort vergessen|Der Fehler E1001 heißt, dass der Code falsch ist.""",
}


def library(lang: str) -> Shelf:
    """Real sentences, and sixty articles of shuffled words of the same sentences."""
    shelf, rng = Shelf(lang), random.Random(lang)
    pairs = [line.split("|") for line in TEXTS[lang].splitlines()]
    for title, text in pairs:
        shelf.put(title, text, tickets=rng.choice([0, 3, 90]))
    words = " ".join(" ".join(pair) for pair in pairs).split()
    for _ in range(60):
        shelf.put(" ".join(rng.sample(words, 5)), " ".join(rng.sample(words, 25)))
    return shelf


def questions(shelf: Shelf, count: int) -> list[str]:
    """Words of the library, whole, cut, mistyped and foreign, in sentences of one to eight."""
    rng = random.Random(count)
    words = [word for one in shelf.articles for word in one.title.split()]
    words += ["xyzzy", "E1001", "ISO-9001", "the", "não", "что", "密码", "a", "it's"]

    def worn(word: str) -> str:
        at = rng.randrange(len(word))
        wear = [
            word,
            word,
            word.upper(),
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice("aeioст") + word[at:],
            word[: at + 1],
            word + rng.choice(["s", "ing", "а", "ção"]),
            word + rng.choice(words),
        ]
        return rng.choice(wear) or word

    return [
        " ".join(worn(word) for word in rng.choices(words, k=rng.randint(1, 8)))
        for _ in range(count)
    ]


@pytest.fixture
def asked(browser: Any, tmp_path: Path) -> Iterator[Callable[..., list[Any]]]:
    """Put a library on a host and ask it from a page: (library, questions, typing) → answers."""
    shutil.copytree(REPOSITORY / "theme" / "js", tmp_path / "js")
    (tmp_path / "index.html").write_text("<!doctype html><title>ask</title>", encoding="utf-8")
    (tmp_path / "404.html").write_text("<!doctype html><title>lost</title>", encoding="utf-8")
    (tmp_path / "_redirects").write_text("/* /404.html 404\n", encoding="utf-8")
    page = browser.new_page()

    def ask(shelf: Shelf, texts: list[str], typing: bool = False, **more: Any) -> list[Any]:
        for file in index(shelf.edition(), shelf.documents, Taught(**more)):
            path = tmp_path / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
        page.goto(host.url + "/")
        return list(page.evaluate(ASK, [shelf.lang, texts, typing]))

    with serving(Host(tmp_path, headers=False)) as host:
        ask.page = page  # type: ignore[attr-defined]
        ask.host = host  # type: ignore[attr-defined]
        yield ask
    page.close()


def expected(shelf: Shelf, texts: list[str], typing: bool = False, **more: Any) -> list[Any]:
    twin = engine(shelf.edition(), shelf.documents, Taught(**more))
    found = [twin.search(text, typing=typing) for text in texts]
    return [[one.corrected, [[hit.url, hit.score] for hit in one.hits]] for one in found]


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_python_and_the_browser_agree_on_every_answer_and_score(
    asked: Callable[..., list[Any]], lang: str
) -> None:
    shelf = library(lang)
    texts = questions(shelf, 500)
    wanted = expected(shelf, texts)
    assert asked(shelf, texts) == wanted
    assert sum(bool(hits) for _, hits in wanted) > 400
    assert sum(bool(corrected) for corrected, _ in wanted) > 30


def test_small_words_are_marked_only_where_nothing_else_was_found(
    asked: Callable[..., list[Any]],
) -> None:
    shelf = library("en")
    texts = ["my card was swallowed", "my was", "was my xyzzy"]
    assert asked(shelf, texts) == expected(shelf, texts)
    marked = asked.page.evaluate(  # type: ignore[attr-defined]
        """async (questions) => {
          const { openIndex } = await import("/js/search-engine.js");
          const index = await openIndex("/_kb/search/en/");
          const { known } = await index.search(questions[0]);
          const { known: small } = await index.search(questions[1]);
          return [["my", "card", "was"].filter(known), ["my", "was", "card"].filter(small)];
        }""",
        texts,
    )
    assert marked == [["card"], ["my", "was"]]


def test_they_agree_while_a_word_is_typed(asked: Callable[..., list[Any]]) -> None:
    shelf = library("en")
    texts = questions(shelf, 300)
    assert asked(shelf, texts, typing=True) == expected(shelf, texts, typing=True)


def test_they_agree_on_learned_words_light_heavy_and_against(
    asked: Callable[..., list[Any]],
) -> None:
    shelf, rng = library("en"), random.Random(5)
    words = sorted({word.lower() for one in shelf.articles for word in one.title.split()})
    weights = [1, 2, 25, 26, 27, 52, 53, 250]
    learned = {
        one.path: {
            word: rng.choice(weights) * rng.choice([1, 1, -1])
            for word in [*rng.sample(words, 8), "unheard", "swallowed"]
        }
        for one in shelf.articles
    }
    texts = [*questions(shelf, 200), "unheard", "swallowed card", "the unheard", "un heard"]
    texts += ["sub scription", "in voice", "swal lowed card"]
    wanted = expected(shelf, texts, learned=learned)
    assert wanted != expected(shelf, texts)
    assert asked(shelf, texts, learned=learned) == wanted


def test_they_agree_on_an_index_of_many_files(asked: Callable[..., list[Any]]) -> None:
    shelf = generated(500)
    texts = questions(shelf, 300)
    assert asked(shelf, texts) == expected(shelf, texts)


def test_they_agree_where_a_text_is_cut(asked: Callable[..., list[Any]]) -> None:
    from kbgen import text

    asked(library("en"), [])
    cases = (REPOSITORY / "tests" / "cases" / "words.txt").read_text(encoding="utf-8").split("\n")
    rng = random.Random(7)
    letters = "aZéßİıςΣё0９²㎏ﬁ'’-._/+# '\n密の가ก्क़ि́ \U00020001"
    cases += ["".join(rng.choices(letters, k=rng.randint(1, 14))) for _ in range(1500)]
    found = asked.page.evaluate(WORDS, cases)  # type: ignore[attr-defined]
    assert found == [[[one, text.fold(one)] for one in text.words(case)] for case in cases]


ODD = """Invoice|
Move to 2.2.1 from v2.1.4|Version 2.2.1 needs 64 MB.
Change the e-mail address|Type the new one.
消費税について|税込の価格です。
पासवर्ड बदलें|खाता खोलें।
אִפּוּס סִיסְמָה|לחצו כאן.
إلغاء الـــطلب|مُحَمَّد"""


def test_they_agree_on_versions_exact_titles_and_letters_of_other_scripts(
    asked: Callable[..., list[Any]],
) -> None:
    shelf = Shelf("en")
    for line in ODD.splitlines():
        shelf.put(*line.split("|"))
    for plan in range(15):
        shelf.put(f"Invoice for plan {plan}", f"The invoice of plan {plan}. 3.5{plan}")
    texts = """invoice|2.2.1|v2.1.4|3.512|email|e-mail adress|税|費|は|す|पासव|खाते|סיסמה|الغاء
الطلب|محمد|what's my iban-1 adress|iban-1 inv""".replace("\n", "|").split("|")
    texts += ["Hello! " + " ".join(f"word{n}" for n in range(40)) + " change the address"]
    for typing in (False, True):
        assert asked(shelf, texts, typing) == expected(shelf, texts, typing)


def test_they_agree_on_a_text_with_words_put_right(asked: Callable[..., list[Any]]) -> None:
    from kbgen import text

    asked(library("en"), [])
    cases = ["I can't Acess _acess_ my (acess-1)", "ÁCESS ａｃｅｓｓ acess'", "パス acess", ""]
    found = asked.page.evaluate(  # type: ignore[attr-defined]
        """async (texts) => {
          const { mended } = await import("/js/search-words.js");
          return texts.map((text) => mended(text, new Map([["acess", "access"]])));
        }""",
        cases,
    )
    assert found == [text.mended(case, {"acess": "access"}) for case in cases]
    assert found[0] == "I can't access _access_ my (access-1)"


LATER = """async (questions) => {
  const { openIndex } = await import("/js/search-engine.js");
  const index = await openIndex("/_kb/search/en/");
  const said = [];
  const early = ({ hits }) => said.push(hits.length);
  for (const question of questions) early(await index.search(question, { early }));
  return said;
}"""


def test_after_a_new_edition_was_published_an_open_page_finds_what_is_new(
    asked: Callable[..., list[Any]], tmp_path: Path
) -> None:
    shelf = generated(60)
    asked(shelf, [])
    shutil.rmtree(tmp_path / "_kb")
    shelf.put("Zebra crossings", "Where zebras cross.")
    for file in index(shelf.edition(), shelf.documents):
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    texts = ["zebra crossing", *questions(shelf, 40)]
    found = asked.page.evaluate(ASK, ["en", texts, False])  # type: ignore[attr-defined]
    assert found == expected(shelf, texts)
    assert found[0][1][0][0] == shelf.articles[-1].url


def test_answers_come_with_each_file_once_half_a_second_has_passed(
    asked: Callable[..., list[Any]],
) -> None:
    shelf = generated(300)
    words = sorted({w.lower() for one in shelf.articles for w in one.title.split() if len(w) > 3})
    question = f"{words[1]} {words[-1]}"
    asked(shelf, [])
    page = asked.page  # type: ignore[attr-defined]
    page.evaluate(LATER, [])
    waits = [2500, 900]

    def slowly(route: Any) -> None:
        page.wait_for_timeout(waits.pop() if waits else 0)
        route.continue_()

    page.route("**/s/*.json", slowly)
    first, *_, last = page.evaluate(LATER, [question])
    assert 0 < first <= last


@SIZES
def test_a_question_typed_key_by_key_is_answered_and_opened_by_keyboard(
    visit: Visit, size: dict[str, int]
) -> None:
    page = visit(viewport=size).goto("/")
    page.keyboard.press("/")
    box = page.locator("help-search input[role=combobox]:focus")
    page.keyboard.type("i want my mony back", delay=15)
    page.locator("[role=option]").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    assert 1 <= page.locator("[role=option]").count() <= 8
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert "refund" in chosen.inner_text().lower()
    assert chosen.locator("mark").count() > 0
    page.locator("help-search [role=status]", has_text="answer").wait_for(state="attached")
    page.keyboard.press("Enter")
    page.wait_for_url("**/billing/refund/")


def test_a_row_that_says_what_it_said_is_left_alone(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/")
    page.keyboard.press("/")
    page.keyboard.type("refund")
    page.locator("[role=option]").first.wait_for()
    rows = """async (text) => {
      const finder = document.querySelector("help-search");
      finder.querySelector("input").value = text;
      await finder.ask({ typing: false });
      const rows = [...finder.querySelectorAll(".finder-list li")];
      const kept = rows.filter((row) => window.before?.includes(row)).length;
      window.before = rows;
      return [rows.length, kept];
    }"""
    count, _ = page.evaluate(rows, "refund")
    assert page.evaluate(rows, "refund ?") == [count, count]
    few, kept = page.evaluate(rows, "xyzzy qwrtzp")
    assert (few, kept) == (0, 0)


def test_escape_closes_the_list_and_keeps_the_words(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("refund")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    box = page.locator("help-search input").first
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "refund"
    assert not page.locator(".finder-panel").first.is_visible()


def test_on_a_phone_the_search_fills_the_screen_until_it_is_cancelled(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/")
    page.locator("help-search input").first.click()
    page.keyboard.type("refund")
    page.locator("[role=option]").first.wait_for()
    area = page.locator("help-search").first.bounding_box()
    assert (area["x"], area["y"], area["width"]) == (0, 0, PHONE["width"])
    assert area["height"] >= PHONE["height"]
    page.get_by_role("button", name="Cancel").click()
    assert not page.locator("[role=option]").first.is_visible()
    assert page.locator("help-search").first.bounding_box()["height"] < 100


def test_on_a_phone_an_empty_search_offers_what_most_people_ask(visit: Visit) -> None:
    page = visit(viewport=PHONE).goto("/")
    box = page.locator("help-search input").first
    box.click()
    offered = page.locator(".finder-panel .links a")
    offered.first.wait_for()
    assert 1 <= offered.count() <= 3
    assert box.get_attribute("aria-expanded") == "false"
    box.fill("refund")
    page.locator("[role=option]").first.wait_for()
    assert offered.count() == 0
    box.fill("")
    offered.first.wait_for()
    assert page.locator("[role=option]").count() == 0
    page.get_by_role("button", name="Cancel").click()
    assert not page.locator(".finder-panel").first.is_visible()


def test_the_search_page_answers_its_address_and_the_back_button(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/search/?q=refund")
    page.locator(".finder-list a").first.wait_for()
    first = page.locator(".finder-list a").first.get_attribute("href")
    box = page.locator(".finder-page input")
    box.fill("password")
    box.press("Enter")
    page.wait_for_url("**/search/?q=password")
    page.locator(".finder-list a[href*=password]").first.wait_for()
    page.go_back()
    page.locator(f".finder-list li:first-child a[href='{first}']").wait_for()
    assert box.input_value() == "refund"
    box.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.finder-list a')")
    box.fill("password")
    page.locator(".finder-list a[href*=password]").first.click()
    page.wait_for_url("**/account/password/")
    page.go_back()
    page.locator(".finder-list a[href*=password]").first.wait_for()
    assert box.input_value() == "password"


def test_nothing_found_offers_what_is_asked_most_and_a_person_with_the_words_kept(
    visit: Visit,
) -> None:
    page = visit(viewport=DESK).goto("/")
    page.locator("help-search input").first.click()
    page.keyboard.type("qqqqzz")
    page.locator(".finder-rest a[href$='/contact/?q=qqqqzz']").wait_for()
    assert 1 <= page.locator(".finder-rest .links a").count() <= 3


def test_a_corrected_word_is_told_and_the_exact_search_is_offered(visit: Visit) -> None:
    page = visit(viewport=DESK).goto("/search/?q=refudn")
    note = page.locator(".finder-note", has_text="“refund”")
    note.wait_for()
    note.get_by_role("button").click()
    page.locator(".finder-rest", has_text="nothing").wait_for()


def shard_rule(page: Any, rule: Callable[[Any], None]) -> None:
    page.route("**/_kb/search/en/s/*.json", rule)


def test_a_slow_file_is_told_and_its_answer_still_comes(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    page = watched.page
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    shard_rule(page, hold)
    watched.goto("/search/?q=refund")
    page.locator(".finder-note", has_text="Searching").wait_for()
    page.wait_for_timeout(3000)
    for route in held:
        route.continue_()
    page.locator(".finder-list a[href*=refund]").first.wait_for()
    assert not page.locator(".finder-note").is_visible()


def test_a_file_that_fails_is_asked_for_again(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    page = watched.page
    failed: list[str] = []

    def fail_once(route: Any) -> None:
        if route.request.url in failed:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    shard_rule(page, fail_once)
    watched.goto("/search/?q=refund")
    page.locator(".finder-list a[href*=refund]").first.wait_for()
    assert failed


def test_a_line_that_stays_dead_is_told_and_a_person_is_offered(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    page = watched.page
    shard_rule(page, lambda route: route.abort())
    watched.goto("/search/?q=refund")
    page.locator(".finder-note", has_text="did not load").wait_for()
    page.unroute("**/_kb/search/en/s/*.json")
    page.locator(".finder-page input").fill("refund ")
    page.locator(".finder-list a[href*=refund]").first.wait_for()


def test_what_was_loaded_answers_without_a_network(visit: Visit) -> None:
    watched = visit(viewport=DESK)
    page = watched.goto("/search/?q=refund")
    page.locator(".finder-list a").first.wait_for()
    watched.context.set_offline(True)
    page.locator(".finder-page input").fill("")
    page.locator(".finder-page input").fill("refund")
    page.locator(".finder-list a[href*=refund]").first.wait_for()


def test_a_lost_page_searches_for_the_words_of_its_address(visit: Visit, host: Host) -> None:
    host.extra["/billing/old-refund-page/"] = (host.folder / "404.html").read_bytes()
    page = visit(viewport=DESK).goto("/billing/old-refund-page/")
    page.locator(".finder-lost .finder-list a[href*=refund]").first.wait_for()
