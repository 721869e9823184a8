"""What a question finds, and in which order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.search import Taught, engine
from kbgen.search.learned import read_synonyms
from kbgen.search.slips import one_edit
from kbgen.search.small import small_words
from kbgen.search.synonyms import EVERYDAY

LETTERS = st.text(alphabet="abc", max_size=5)


def found(shelf: Any, query: str, **more: Any) -> list[str]:
    taught = Taught(**{name: more.pop(name) for name in ("learned", "synonyms") if name in more})
    answers = engine(shelf.edition(), shelf.documents, taught).search(query, **more)
    return [hit.title for hit in answers.hits]


def test_a_sentence_finds_the_article_that_shares_its_telling_words(shelf: Callable) -> None:
    help_ = shelf(
        ("Cancel a plan", "Open settings and choose cancel."),
        ("Get a refund", "You paid too much or twice? We send the money back."),
        ("Change your address", "Open your profile."),
    )
    assert found(help_, "i paid twice what can i do")[0] == "Get a refund"


def test_an_exact_title_stands_first_whatever_the_texts_say(shelf: Callable) -> None:
    help_ = shelf(
        ("Card limits and card fees", "card limit " * 9), ("Card", "short"), ("Card card", "card")
    )
    assert found(help_, "Card")[0] == "Card"


def test_an_exact_title_is_found_below_many_that_say_more(shelf: Callable) -> None:
    many = [(f"Invoice for plan {plan}", f"An invoice of plan {plan}.") for plan in range(15)]
    assert found(shelf(*many, ("Invoice", "")), "invoice")[0] == "Invoice"


def test_ties_go_to_the_more_asked_then_to_the_lower_number(shelf: Callable) -> None:
    help_ = shelf()
    help_.put("Refund one", "same", tickets=0)
    help_.put("Refund two", "same", tickets=9)
    help_.put("Refund six", "same", tickets=0)
    assert found(help_, "refund") == ["Refund two", "Refund one", "Refund six"]


def test_an_unknown_word_takes_nothing_away(shelf: Callable) -> None:
    help_ = shelf(("Get a refund", "Money back."), ("Sign in", "Password."))
    assert found(help_, "refund xyzzyq") == ["Get a refund"]


def test_a_question_of_nothing_but_small_words_is_answered(shelf: Callable) -> None:
    help_ = shelf(*((f"Title {n}", "the whole of the text") for n in range(30)))
    assert found(help_, "the")


def test_small_words_alone_are_no_reason_to_show_an_article(shelf: Callable) -> None:
    help_ = shelf(
        ("My top-up was reverted", "It was my bank."),
        ("Freeze a card", "Tap on freeze."),
        ("Cards that are lost", "Tell us."),
        ("What a transfer costs", "Nothing."),
    )
    found = engine(help_.edition(), help_.documents).search("my card was swallowed")
    assert [hit.title for hit in found.hits] == ["Freeze a card", "Cards that are lost"]


def test_small_words_decide_between_articles_that_share_a_telling_word(shelf: Callable) -> None:
    help_ = shelf(("Freeze a card", ""), ("Freeze my card", ""), ("Sign in", ""), ("Fees", ""))
    found = engine(help_.edition(), help_.documents).search("freeze my")
    assert [hit.title for hit in found.hits] == ["Freeze my card", "Freeze a card"]


def test_a_word_counts_whole_whose_accents_make_it_another_than_a_small_one(
    shelf: Callable,
) -> None:
    help_ = shelf(
        ("Adresse ändern", "Im Konto."), ("Andere Adresse", ""), ("X", "y"), ("Z", "q"), lang="de"
    )
    assert engine(help_.edition(), help_.documents).index.terms["ander"].idf > 0
    assert found(help_, "andern")[0] == "Adresse ändern"


WRAPPED = {
    "en": ("paypal doesnt work", "Why it doesnt show", "Paypal and other wallets"),
    "it": ("quando posso pagare", "Quando posso chiamare", "Pagare con la carta"),
    "fr": ("comment puis-je payer", "Comment peut-on appeler", "Payer avec une carte"),
    "de": ("warum möchte paypal", "Warum ich anrufen möchte", "Paypal und andere Dienste"),
}


@pytest.mark.parametrize("lang", WRAPPED)
def test_words_in_which_a_question_is_wrapped_count_less_than_what_is_asked(
    shelf: Callable, lang: str
) -> None:
    query, wrapping, asked = WRAPPED[lang]
    help_ = shelf((wrapping, ""), (asked, ""), ("X", "y"), ("Z", "q"), lang=lang)
    assert found(help_, query)[0] == asked


def test_no_known_word_finds_nothing(shelf: Callable) -> None:
    assert found(shelf(("Get a refund", "Money back.")), "qqqq 77") == []


def test_a_slip_of_the_finger_is_repaired_and_told(shelf: Callable) -> None:
    help_ = engine(
        (books := shelf(("My card is lost", "Freeze it."), ("Sign in", "Password."))).edition(),
        books.documents,
    )
    for typed in ("crad", "lsot", "lots", "olst", "passwrd", "pasword"):
        answer = help_.search(typed)
        assert answer.hits, typed
    assert help_.search("crad").corrected == "card"
    assert help_.search("crad", exact=True).hits == ()
    assert help_.search("card").corrected == ""


def test_two_words_find_what_the_article_writes_as_one(shelf: Callable) -> None:
    help_ = shelf(("Checkout is stuck", "Empty the cart."), ("Sign in", "Check the password."))
    assert found(help_, "customers cannot check out")[0] == "Checkout is stuck"
    assert found(help_, "checking my password")[0] == "Sign in"


def test_two_known_words_without_a_space_are_each_heard(shelf: Callable) -> None:
    books = shelf(
        ("How do I reset my password?", "Ask for a link."),
        ("How do I reset a device?", "Hold the button."),
        ("Where do I change my password?", "In the profile."),
        ("What are the fees?", "None."),
    )
    for typed in ("resetpassword", "passwordreset", "i forgot and want to resetmy password"):
        assert found(books, typed)[0] == "How do I reset my password?", typed
    answer = engine(books.edition(), books.documents).search("resetpassword")
    assert answer.corrected == ""
    assert engine(books.edition(), books.documents).search("resetpassword", exact=True).hits == ()


def test_a_german_compound_is_found_by_the_words_it_is_made_of(shelf: Callable) -> None:
    books = shelf(
        ("Was kostet der Versand?", "Fünf Euro."),
        ("Erstattung der Kosten", "In fünf Tagen."),
        ("Rückgabe", "Senden Sie es zurück."),
        lang="de",
    )
    assert found(books, "Kostenerstattung")[0] == "Erstattung der Kosten"


def test_a_short_word_is_not_taken_for_one_with_another_beginning(shelf: Callable) -> None:
    help_ = shelf(("Fees of all plans", "none"), ("Sign in", "Password."))
    assert found(help_, "call") == []
    assert found(help_, "sing") == ["Sign in"]


def test_accents_and_codes_are_found_however_they_are_typed(shelf: Callable) -> None:
    help_ = shelf(("Filiale Zürich", "offen"), ("Fehler E1001", "ISO-9001"), lang="de")
    assert found(help_, "zurich") == ["Filiale Zürich"]
    assert found(help_, "e1001") == found(help_, "iso 9001") == found(help_, "iso9001")


SHELVES = {
    "it": (
        ("Modificare l'indirizzo dell'ordine", "Apri l'ordine dall'app."),
        ("Recuperare la password dell’account", "Scrivi la tua e-mail."),
        ("Quanto costa la spedizione all'estero", "Dipende dal paese."),
    ),
    "fr": (
        ("Changer l'adresse d'une commande", "Ouvrez l'application."),
        ("Annuler l’abonnement", "Rendez-vous dans le compte."),
        ("Les frais d'envoi à l'étranger", "Cela dépend du pays."),
    ),
    "es": (
        ("Cambiar la dirección de un pedido", "Abre la aplicación."),
        ("Devoluciones y reembolsos", "Te devolvemos el dinero."),
        ("Contraseña olvidada", "Escribe tu correo."),
    ),
    "de": (
        ("Lieferadresse einer Bestellung ändern", "Öffne die App."),
        ("Kündigung des Vertrags", "Im Konto unter Vertrag."),
        ("Rückerstattung für Häuser", "Das Geld kommt zurück."),
    ),
    "pt": (
        ("Pedir cartões novos", "Abra a aplicação."),
        ("Transações recusadas", "Veja o limite."),
        ("Mensagens e alertas", "Nas definições."),
    ),
    "ru": (
        ("Возврат денег за заказ", "Откройте приложение."),
        ("Изменить пароль", "Напишите почту."),
        ("Карты и счета", "Смотрите лимит."),
    ),
}


@pytest.mark.parametrize(
    ("lang", "question", "place"),
    [
        ("it", "ho sbagliato l’indirizzo del mio ordine", 0),
        ("it", "password persa, come la recupero?", 1),
        ("it", "non entro nell'account", 1),
        ("it", "costi di spedizione", 2),
        ("fr", "je me suis trompé d’adresse", 0),
        ("fr", "comment s'abonner ou annuler", 1),
        ("fr", "combien coute l'envoi a l'etranger", 2),
        ("es", "me he equivocado de direccion", 0),
        ("es", "¿cómo pido una devolución?", 1),
        ("es", "olvidé mi contrasena", 2),
        ("de", "Adresse der Bestellung falsch", 0),
        ("de", "ich möchte kündigen", 1),
        ("de", "RUECKERSTATTUNG rückerstattungen haus", 2),
        ("pt", "perdi o meu cartao", 0),
        ("pt", "a minha transação foi recusada", 1),
        ("pt", "não recebo nenhuma mensagem", 2),
        ("ru", "хочу вернуть деньги за заказы", 0),
        ("ru", "забыла пароли", 1),
        ("ru", "где лимит моей карты", 2),
    ],
)
def test_a_sentence_of_each_language_finds_its_article(
    shelf: Callable, lang: str, question: str, place: int
) -> None:
    assert found(shelf(*SHELVES[lang], lang=lang), question)[0] == SHELVES[lang][place][0]


def test_a_small_word_before_an_apostrophe_is_no_reason_to_show_an_article(
    shelf: Callable,
) -> None:
    help_ = shelf(*SHELVES["it"], ("Scrivici", "Siamo qui."), lang="it")
    assert found(help_, "dov'è l'account") == [SHELVES["it"][1][0]]


def test_scripts_without_spaces_are_found_inside_a_title(shelf: Callable) -> None:
    help_ = shelf(("如何重置密码", "点击"), ("更改地址", "设置"), lang="zh")
    assert found(help_, "密码") == ["如何重置密码"]


@pytest.mark.parametrize(
    ("lang", "title", "asked"),
    [
        ("zh", "缴纳税款", "税"),
        ("ja", "税込の価格", "格"),
        ("ko", "세금 환급", "금"),
        ("hi", "खाता खोलें", "खाते"),
        ("hi", "पासवर्ड बदलें", "पासव"),
        ("he", "אִפּוּס סִיסְמָה", "סיסמה"),
        ("ar", "إلغاء الـــطلب", "الغاء الطلب"),
    ],
)
def test_every_script_is_found_as_it_is_typed_in_a_hurry(
    shelf: Callable, lang: str, title: str, asked: str
) -> None:
    help_ = shelf((title, "Zzz."), ("Kilometre", "Yyy."), lang=lang)
    assert found(help_, asked, typing=True) == [title]


def test_a_version_is_found_by_all_its_parts_in_their_order(shelf: Callable) -> None:
    help_ = shelf(
        *((f"Move to {one}.{two}.1", "Steps 1, 2, 3, 4.") for one in "123" for two in "1234")
    )
    assert found(help_, "2.3.1")[0] == found(help_, "what is new in v2.3.1?")[0] == "Move to 2.3.1"


def test_a_letter_and_a_word_are_one_with_a_hyphen_and_without(shelf: Callable) -> None:
    help_ = shelf(("Change the e-mail address", "Here."), ("Email for a friend", "There."))
    for asked in ("email", "e-mail", "E-Mails"):
        assert len(found(help_, asked)) == 2, asked


def test_a_word_that_was_said_as_well_is_not_told_as_put_right(shelf: Callable) -> None:
    help_ = shelf(("Change the email", "Here."), ("Other things", "Are here."))
    twin = engine(help_.edition(), help_.documents)
    assert twin.search("change my e-mail").corrected == ""


def test_a_long_letter_is_heard_to_its_end(shelf: Callable) -> None:
    help_ = shelf(("Cash withdrawals", "Fees."), ("Which currencies can I hold", "Many."))
    polite = " ".join(f"word{number}" for number in range(45))
    assert found(help_, f"Hello, which? {polite} cash withdrawal")[0] == "Cash withdrawals"


def test_what_is_put_right_leaves_the_rest_of_the_question_as_it_was_written(
    shelf: Callable,
) -> None:
    help_ = shelf(("Access your account", "Use the password."), ("The limit", "High."))
    twin = engine(help_.edition(), help_.documents)
    said = "I can't Acess it: what's iban-1's LIMT?"
    assert twin.search(said).corrected == "I can't access it: what's iban-1's limit?"


def test_the_last_word_is_completed_behind_a_code(shelf: Callable) -> None:
    help_ = shelf(("Notifications", "Push."), ("Codes", "iban-1 is one."))
    assert "Notifications" in found(help_, "iban-1 notif", typing=True)


def test_the_last_word_is_completed_while_it_is_typed(shelf: Callable) -> None:
    help_ = shelf(("Notifications", "Push."), ("Notes", "Write."))
    assert found(help_, "notif", typing=True) == ["Notifications"]
    assert set(found(help_, "not", typing=True)) == {"Notifications", "Notes"}


def test_a_fallback_is_found_by_words_of_its_own_language(shelf: Callable) -> None:
    help_ = shelf(("Pedir um reembolso", "Dinheiro de volta."), lang="pt")
    help_.put("Refunds for travellers", "Money back.", lang="en")
    assert found(help_, "refund") == ["Refunds for travellers"]
    assert found(help_, "reembolsos") == ["Pedir um reembolso"]


def test_learned_words_lead_to_an_article_that_lacks_them(shelf: Callable) -> None:
    help_ = shelf(("Cash machine kept my card", "Call us."), ("Sign in", "Password."))
    learned = {"help/a1.md": {"swallowed": 30, "eaten": 20}, "help/a2.md": {"eaten": -9}}
    assert found(help_, "atm swallowed it", learned=learned) == ["Cash machine kept my card"]
    assert found(help_, "eaten", learned=learned) == ["Cash machine kept my card"]


def test_synonyms_hold_in_both_directions(shelf: Callable) -> None:
    help_ = shelf(("Get an invoice", "Download it."), ("Log in", "Password."))
    groups = ((("invoice",), ("docket",)), (("log", "in"), ("badge", "on")))
    assert found(help_, "docket", synonyms=groups) == ["Get an invoice"]
    assert found(help_, "badge on", synonyms=groups)[0] == "Log in"
    assert found(help_, "docket") == []


def test_a_phrase_of_a_text_brings_its_synonyms_and_they_bring_the_phrase(shelf: Callable) -> None:
    groups = ((("cash", "machine"), ("atm",), ("distributeur", "de", "billets")),)
    help_ = shelf(
        ("Get money abroad", "Any cash machine gives it."),
        ("Lost things", "The atm keeps a card."),
        ("Sign in", "Type the password into the machine."),
    )
    assert set(found(help_, "atm", synonyms=groups)) == {"Lost things", "Get money abroad"}
    assert found(help_, "cash machine", synonyms=groups)[:2] == ["Get money abroad", "Lost things"]
    assert set(found(help_, "billets", synonyms=groups)) == {"Lost things", "Get money abroad"}


def test_the_words_of_a_phrase_must_stand_together_in_a_title(shelf: Callable) -> None:
    groups = ((("log", "in"), ("sign", "on")), (("check", "out"), ("buy",)))
    help_ = shelf(("Log in", "Here."), ("A log of all that is in the bin", "We log it in."))
    assert found(help_, "sign on", synonyms=groups) == ["Log in"]
    assert found(help_, "buy", synonyms=groups) == []


def test_synonyms_with_accents_are_stemmed_as_the_texts_are(shelf: Callable) -> None:
    help_ = shelf(("Alterar o cartão", "Escolha."), ("Outra coisa", "Nada."), lang="pt")
    groups = ((("cartão",), ("plástico",)),)
    assert found(help_, "plastico", synonyms=groups) == ["Alterar o cartão"]


@pytest.mark.parametrize(
    ("lang", "title", "asked"),
    [
        ("en", "Cancel my subscription", "terminate membership"),
        ("en", "Change your surname", "update last name"),
        ("en-GB", "Sign in", "login"),
        ("de", "Abo kündigen", "abonnement beenden"),
        ("es", "Cambiar la contraseña", "modificar mi clave"),
        ("fr", "Modifier un mot de passe", "changer password"),
        ("it", "Annullare un abbonamento", "disdire iscrizione"),
        ("nl", "Factuur betalen", "betaling van een bon"),
        ("pt-BR", "Cancelar a assinatura", "anular subscrição"),
        ("ru", "Изменить адрес", "поменять"),
        ("sv", "Avboka en leverans", "avbryta frakt"),
    ],
)
def test_words_of_every_day_are_known_by_others_that_mean_the_same(
    shelf: Callable, lang: str, title: str, asked: str
) -> None:
    help_ = shelf((title, "Zzz."), ("Kilometre zero", "Yyy."), lang=lang)
    assert found(help_, asked) == [title]


def test_the_very_word_of_a_title_comes_before_another_that_means_the_same(shelf: Callable) -> None:
    help_ = shelf(("Remove a card", "In the app."), ("Delete a card", "In the app."))
    assert found(help_, "delete card") == ["Delete a card", "Remove a card"]
    assert found(help_, "remove card") == ["Remove a card", "Delete a card"]


def test_what_a_text_says_by_the_way_brings_no_words_of_every_day(shelf: Callable) -> None:
    help_ = shelf(("Opening hours", "We never cancel a visit."))
    assert found(help_, "terminate") == []


@pytest.mark.parametrize("file", sorted(EVERYDAY.glob("*.yml")), ids=lambda file: file.stem)
def test_words_of_every_day_are_groups_of_different_words(file: Path) -> None:
    groups, told = read_synonyms(file.read_text(encoding="utf-8"))
    assert told == ()
    assert len(groups) > 50
    assert len(set(groups)) == len(groups)
    stop = small_words(file.stem)
    for group in groups:
        assert any(word not in stop for phrase in group for word in phrase), group


def nearest(word: str, form: str) -> int:
    """Edits between two words, a swap of neighbours being one: the slow way."""
    rows = [
        [max(i, j) if 0 in (i, j) else 0 for j in range(len(form) + 1)]
        for i in range(len(word) + 1)
    ]
    for i in range(1, len(word) + 1):
        for j in range(1, len(form) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (word[i - 1] != form[j - 1]),
            )
            if i > 1 and j > 1 and word[i - 1] == form[j - 2] and word[i - 2] == form[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(LETTERS, LETTERS)
def test_one_edit_agrees_with_the_slow_way(word: str, form: str) -> None:
    assert one_edit(word, form) == (nearest(word, form) == 1)


def test_two_words_that_look_alike_without_accents_find_each_other(shelf: Callable) -> None:
    help_ = shelf(("El año fiscal", "fechas"), ("El ano", "salud"), lang="es")
    assert set(found(help_, "año")) == set(found(help_, "ano")) == {"El año fiscal", "El ano"}
