"""Invented personal data in invented tickets: how much of it is still there in what we show.

    python benchmarks/privacy.py [--tickets 6000] [--seed 3]

Names, numbers, addresses and logins in English, Portuguese and Russian are put into tickets
in forms that the rules were not written for. Counted are the tickets whose secrets stand in
the redacted questions (never shown, kept for the time of a run), and the secrets in what may
be shown: quoted sentences and words; then `kbgen suggest` is run and every file it writes is
searched. The goal for all but the first is 0.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from typing import TYPE_CHECKING

from kbgen.tickets import Reading, read_questions, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FIRST = {
    "en": "Maria John Anna Peter Wanda Oscar Priya Ahmed Hans Greta Desmond Yvette Nigel Tamsin "
    "Callum Imogen Rhys Delphine Otis Marjorie Saoirse Kwame Ngozi Thandiwe Lachlan",
    "pt": "Maria João Ana Pedro Lucas Júlia Fátima Iracema Jaciara Ubiratan Edson Neusa Genivaldo "
    "Raimunda Severino Conceição Anselmo Benedita Valdir Zuleide Otacílio Graça Wellington Keila",
    "ru": "Мария Иван Ольга Дмитрий Лариса Борис Надя Игорь Рустам Гульнара Ярослав Снежана "
    "Эдуард Мирон Аглая Тихон Ефим Варвара Прохор Злата Марат Камила Богдан Стефания Эльвира",
}
LAST = {
    "en": "Okafor Lindqvist Whitcombe Haddad Novak Pemberley Osborne Tanaka Fairweather Abernathy",
    "pt": "Nogueira Vasconcelos Figueiredo Quaresma Tavares Assunção Boaventura Falcão Trindade",
    "ru": "Звягинцев Ожогин Черепанов Лопухин Вершинин Мухаметов Кобзарь Ярцев Дроздов Шишкин",
}
HELLO = {
    "en": ("Hello {n},", "Hi,", "Dear support,", "hi {l} ", ""),
    "pt": ("Olá {n},", "Oi,", "Prezados,", "oi {l} ", ""),
    "ru": ("Здравствуйте, {n}!", "Добрый день!", "Привет", "привет {l} ", ""),
}
BYE = {
    "en": ("Regards,\n{n}", "Thanks, {n}", "Thanks", "{n}", "Sent by {n} from a phone", ""),
    "pt": ("Atenciosamente,\n{n}", "Obrigado, {n}", "Obrigada", "{n}", "Att {n}", ""),
    "ru": ("С уважением,\n{n}", "Спасибо, {n}", "Спасибо", "{n}", "Ваш {n}", ""),
}
SAID = {
    "en": (
        "Please call {n} back on {d2} {d5} {d4}.",
        "Your agent {n} promised this yesterday.",
        "My order number is {d8}.",
        "Write me at {l}.{d2}@mail.example.",
        "My pin is {d4} if you need it.",
        "I live at {d2} Chestnut Grove, flat {d2}, {n} on the bell.",
        "hi {l}, any news?",
        "Reset the login {l}{d2} in the portal.",
        "The card ends with {d4}.",
        "{n} from accounting asked me to write.",
        "it is for {l} and me",
        "ask {l} she knows",
        "my skype is {l}_{d3}",
        "Parcel {d3}-{d3}-{d4} went to {n}.",
    ),
    "pt": (
        "Ligue para {n} no {d2} {d5} {d4}.",
        "A atendente {n} prometeu ontem.",
        "O número do pedido é {d8}.",
        "Meu e-mail é {l}.{d2}@correio.example",
        "Minha senha é {l}{d4}.",
        "Moro na Rua das Acácias, {d3}, casa do {n}.",
        "oi {l}, alguma novidade?",
        "O usuário {l}{d2} não entra.",
        "Cartão final {d4}.",
        "{n} do financeiro pediu.",
        "é para {l} e para mim",
        "pergunte a {l} ela sabe",
        "CPF {d3}.{d3}.{d3}-{d2}",
        "A encomenda {d3}-{d4} foi para {n}.",
    ),
    "ru": (
        "Перезвоните {n} по номеру {d3} {d3}-{d2}-{d2}.",
        "Ваш сотрудник {n} обещал это вчера.",
        "Номер заказа {d8}.",
        "Моя почта {d2}.{d4}@pochta.example",
        "Мой пароль {d4}{d4}.",
        "Живу на ул. Берёзовая, д. {d2}, кв. {d3}, спросить {n}.",
        "привет {l}, есть новости?",
        "Логин user{d4} не работает.",
        "Карта заканчивается на {d4}.",
        "{n} из бухгалтерии попросила написать.",
        "это для {l} и меня",
        "спросите {l} она знает",
        "Паспорт {d2} {d2} {d6}",
        "Посылка {d3}-{d4} ушла к {n}.",
    ),
}
ASKED = {
    "en": """How do I reset my password|My card was declined at the shop|Where is my refund
        |The app crashes when I open it|I was charged twice for one order|How do I close my account
        |The transfer has not arrived yet|Can I change my address|How long does delivery take
        |The code never comes by message|I cannot log in since the update
        |Where do I find my invoice""",
    "pt": """Como altero minha senha|Meu cartão foi recusado na loja|Onde está meu reembolso
        |O aplicativo fecha quando eu abro|Fui cobrado duas vezes pelo mesmo pedido
        |Como encerro minha conta|A transferência ainda não chegou|Posso mudar meu endereço
        |O código nunca chega por mensagem|Quanto tempo demora a entrega
        |Não consigo entrar depois da atualização|Onde vejo minha fatura""",
    "ru": """Как сменить пароль|Мою карту отклонили в магазине|Где мой возврат
        |Приложение закрывается при запуске|С меня дважды списали деньги за один заказ
        |Как закрыть счёт|Перевод ещё не пришёл|Можно ли сменить адрес
        |Код никогда не приходит в сообщении|Сколько идёт доставка|Не могу войти после обновления
        |Где найти мой чек""",
}


@dataclass(frozen=True)
class Injected:
    """A ticket's cells and the secrets that nobody may read."""

    cells: tuple[str, ...]
    secrets: frozenset[str]


HEADER = ("Id", "Subject", "Description", "Requester", "Email", "Created", "Agent", "Reply")


def inject(count: int, seed: int = 3) -> Iterator[Injected]:
    """*count* tickets in three languages; names are Zipf-distributed, so some are common."""
    chance = random.Random(seed)
    for number in range(count):
        lang = chance.choice(("en", "pt", "ru"))
        yield _one(number, lang, chance)


def _name(lang: str, chance: random.Random) -> str:
    first = FIRST[lang].split()
    name = chance.choices(first, [1 / (rank + 2) for rank in range(len(first))])[0]
    return f"{name} {chance.choice(LAST[lang].split())}" if chance.random() < 0.5 else name


def _one(number: int, lang: str, chance: random.Random) -> Injected:
    own, other, agent = (_name(lang, chance) for _ in range(3))
    digits: list[str] = []

    def filled(form: str, name: str) -> str:
        def drawn(found: re.Match[str]) -> str:
            digits.append("".join(chance.choice("0123456789") for _ in range(int(found[1]))))
            return digits[-1]

        form = re.sub(r"\{d(\d)\}", drawn, form)
        return form.format(n=name, l=name.partition(" ")[0].lower())

    question = chance.choice(ASKED[lang].split("|")).strip()
    body = "\n".join(
        part
        for part in (
            filled(chance.choice(HELLO[lang]), agent),
            f"{question}{chance.choice('.?')} {filled(chance.choice(SAID[lang]), other)}",
            filled(chance.choice(BYE[lang]), own),
        )
        if part
    )
    known = own if chance.random() < 0.5 else ""  # Half of the exports have no names of their own.
    cells = (
        str(number + 1), question[:30], body, known, f"p{number}@post.example",
        f"2025-{1 + number % 9:02}-{1 + number % 28:02}", agent if known else "",
        f"Hi {own}, {question.lower()}: see the settings. Yours, {agent}",
    )  # fmt: skip
    words = re.findall(r"[^\W\d_]{3,}", " ".join((own, other, agent)).casefold())
    long = {run for run in digits if len(run) >= 3}
    return Injected(cells, frozenset(words) | frozenset(long))


def write(path: Path, tickets: Sequence[Injected]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(ticket.cells for ticket in tickets)


def leaked(text: str, secrets: frozenset[str]) -> set[str]:
    """The secrets that stand in *text* as whole words or runs of digits."""
    return secrets & set(re.findall(r"[^\W\d_]+|\d+", text.casefold()))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, default=6000)
    options.add_argument("--seed", type=int, default=3)
    options.add_argument("--show", type=int, default=0, help="print so many leaks")
    asked = options.parse_args()
    tickets = list(inject(asked.tickets, asked.seed))
    by_id = {ticket.cells[0]: ticket.secrets for ticket in tickets}
    everyone = frozenset().union(*by_id.values())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        write(path, tickets)
        with read_questions([path], languages=("en", "pt", "ru")) as reading:
            _report(reading, by_id, everyone, asked.show)
        _whole_command(path, Path(folder) / "site", everyone)


def _report(
    questions: Reading, by_id: Mapping[str, frozenset[str]], everyone: frozenset[str], show: int
) -> None:
    public = shown(questions)
    answers = shown(questions, k=20, replies=True)
    rows: Counter[str] = Counter()
    for question in questions:
        secrets = by_id[question.ticket]
        raw = leaked(question.text, secrets)
        rows["questions"] += 1
        rows["questions with a secret left (never shown)"] += bool(raw)
        rows["resolutions with a secret left (never shown)"] += bool(
            leaked(question.resolution, secrets)
        )
        for kind, sentences in (
            ("sentence", public.sentences(question.text)),
            ("resolution sentence", answers.sentences(question.resolution)),
        ):
            for sentence in sentences:
                rows[f"{kind}s shown"] += 1
                found = leaked(sentence, secrets)
                rows[f"{kind}s shown with a secret"] += bool(found)
                if found and show > 0:
                    show -= 1
                    print(f"  leak: {sorted(found)} in {sentence!r}")
        if raw and show > 0:
            show -= 1
            print(f"  kept: {sorted(raw)} in {question.text!r}")
    rows["words shown"] = len(public.public)
    rows["words shown that are a secret"] = len(public.public & everyone)
    for name, value in sorted(rows.items()):
        print(f"{value:>8}  {name}")
    if public.public & everyone:
        print("  words:", " ".join(sorted(public.public & everyone)))


def _whole_command(export: Path, site: Path, everyone: frozenset[str]) -> None:
    """`kbgen suggest` with all its outputs: no file and no line of the terminal holds a secret.

    Runs of fewer than six digits are left out: counts and ids meet them by chance.
    """
    secrets = frozenset(each for each in everyone if not each.isdigit() or len(each) >= 6)
    shutil.copytree(Path(__file__).parent.parent / "content", site / "content")
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "kbgen", "suggest", str(export), "--drafts", "--write"]
    outputs = ["--report", "report.html", "--json", "out.json", "--assignments", "rows.csv"]
    done = subprocess.run(
        [*command, *outputs], cwd=site, capture_output=True, text=True, check=False
    )
    written = [
        path
        for path in sorted(site.rglob("*"))
        if path.is_file() and before.get(path) != path.read_bytes()
    ]
    texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in written}
    texts |= {"standard output": done.stdout, "standard error": done.stderr}
    print(f"{len(written):>8}  files written by kbgen suggest (exit {done.returncode})")
    found = {name: leaked(text, secrets) for name, text in texts.items()}
    print(f"{sum(map(len, found.values())):>8}  secrets in them and on the terminal")
    for name, held in found.items():
        if held:
            print(f"  {name}: {' '.join(sorted(held))}")


if __name__ == "__main__":
    main()
