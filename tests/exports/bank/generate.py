"""The closed tickets of the bank in content/: invented, seeded, the same bytes on every machine.

    python tests/exports/bank/generate.py

reads phrases.txt and oddities.txt and writes tickets.csv.gz (an export as a help desk gives it, ugly rows and
all) and labels.csv (which problem each ticket really is, and which article answers it). Names,
addresses and numbers are invented or from ranges reserved for examples.
"""

import csv
import gzip
import html
import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
HERE = Path(__file__).parent
SEED = 20261001
TICKETS = 3150  # That are about a problem; noise and repetitions come on top.
NOISE = 0.12
FIRST_DAY = datetime(2026, 7, 1)  # noqa: DTZ001 (exports carry no zone)
DAYS = 92
LANGUAGES = (("en", 0.60), ("pt", 0.235), ("ru", 0.165))  # Where a problem has all three.
HEADER = (
    "Ticket ID,Created at,Solved at,Subject,Description,Requester,Requester email,"
    "Status,Tags,Language,Channel,Assignee,Macro,Linked article,Resolution"
).split(",")
SITE = "https://help.pontella.example"

NAMES = {
    "en": (
        "Olivia Jack Amelia Harry Isla Noah Ava Leo Grace Oscar Freya Arthur Sienna Theo Ruby Felix",
        "Ashdown Birchall Carrow Denholm Eastwick Fairlie Garside Holloway Inskip Jessop Kendrew "
        "Larkham Merridew Norcott Oakshott Penrose Quayle Ravenhill Selwood Thackray",
    ),
    "pt": (
        "Beatriz João Matilde Tiago Leonor Diogo Inês Rui Carolina Gonçalo Mafalda Duarte Marta Nuno",
        "Albergaria Barroqueiro Caldeira Damásio Espinheira Fontainhas Galvão Henriques Lamego "
        "Magalhães Noronha Outeiro Pedrosa Quintanilha Resende Salgueiro Teixeira",
    ),
    "ru": (
        "Анна Дмитрий Мария Сергей Ольга Алексей Екатерина Павел Наталья Игорь Юлия Артём Дарья",
        "Беловец Вершинко Горелик Дубравко Ермолко Журавко Заречко Ивлевич Коренко Луговик "
        "Морозко Невельских Озерко Покровко Ручьевских Соколич",
    ),
}
AGENTS = ("Carmen Velho", "Peter Stanwick", "Irina Lebedko", "Samir Haddou", "Lucy Farthing")
AMOUNTS = {
    "en": ["€40", "€75.50", "120 euro", "EUR 300", "£65", "250", "€18.90", "€1,200", "$90", "€640"],
    "pt": ["40 €", "75,50 €", "120 euros", "300 EUR", "65 libras", "250", "18,90 €", "1.200 €"],
    "ru": ["40 евро", "75,50 €", "120 евро", "300 EUR", "65 фунтов", "250", "1200 евро", "90 $"],
}
WHEN = {
    "en": "yesterday|last Monday|on Friday|three days ago|last week|this morning|on the 12th|"
    "a week ago|two days ago|on Tuesday evening|before the weekend|in August",
    "pt": "ontem|na segunda-feira|na sexta|há três dias|na semana passada|hoje de manhã|no dia 12|"
    "há uma semana|na terça à noite|antes do fim de semana",
    "ru": "вчера|в понедельник|в пятницу|три дня назад|на прошлой неделе|сегодня утром|12 числа|"
    "неделю назад|во вторник вечером|перед выходными",
}
SHOPS = (
    "Bluefinch Books|Harbour Grill|Kesto Market|Velowerk|Olmo Shoes|the Lantern cinema|Northgate Gym|"
    "Tassel & Twine|Pico Hotel|Quickbite|Marmota Travel|Sunday Bakery|Aldine Cars|Rua Nova Café|PLX Digital"
)
COUNTRIES = {
    "en": "Poland|Brazil|France|Kenya|Turkey|Germany|the United States|India|Norway|Cyprus|Spain",
    "pt": "Polónia|França|Angola|Brasil|Suíça|Alemanha|Cabo Verde|Espanha",
    "ru": "Польшу|Францию|Грузию|Армению|Германию|Сербию|Испанию",
}
CITIES = {
    "en": "Leeds|Porto|Vienna|Cork|Ghent|Malaga|Riga",
    "pt": "Braga|Évora|Coimbra|Faro|Vigo",
    "ru": "Порту|Вене|Риге|Лиссабоне|Варне",
}
MONTHS = "November|December|January|October"
CURRENCIES = {
    "en": "dollars|zloty|pounds|Swiss francs|yen|kroner",
    "pt": "dólares|libras|francos suíços|ienes",
    "ru": "доллары|фунты|франки|иены",
}
MONTHS_OF = {
    "en": MONTHS,
    "pt": "novembro|dezembro|janeiro|outubro",
    "ru": "ноябре|декабре|январе|октябре",
}

GREETINGS = {
    "en": "Hi|Hello|Hi there|Hello Pontella|Dear team|Dear Sir or Madam|Good morning|Good evening|Hey|"
    "Hello everyone|Hi support",
    "pt": "Olá|Bom dia|Boa tarde|Boa noite|Exmos. Senhores|Olá equipa|Viva",
    "ru": "Здравствуйте|Добрый день|Доброе утро|Добрый вечер|Привет|Уважаемая поддержка",
}
CONTEXT = {
    "en": "I have been with you (for two years|since last spring|from the start) and never had a problem.|"
    "I am (travelling|on holiday|at work) at the moment.|I am not very good with apps.|"
    "I tried to call but (the line was busy|could not get through).|"
    "I (looked|searched) in the app and (found nothing|do not understand it).|"
    "(First of all|Before anything else), I like your bank.|My wife (told me to write|says the same happened to her).|"
    "I already restarted (my phone|everything) and (nothing changed|it is the same).|"
    "This is the second time I write to you.|I hope I am writing to the right place.",
    "pt": "Sou cliente (há dois anos|desde a primavera) e nunca tive problemas.|Estou (em viagem|de férias|no trabalho).|"
    "Tentei ligar mas ninguém atende.|Já procurei na aplicação e (não encontrei nada|não percebo).|"
    "Não percebo muito disto.|Já é a segunda vez que escrevo.",
    "ru": "Я ваш клиент (два года|с весны), раньше всё было хорошо.|Я сейчас (в поездке|в отпуске|на работе).|"
    "Дозвониться не смог.|В приложении (ничего не нашёл|непонятно).|Пишу уже второй раз.|"
    "Телефон уже перезагружал.",
}
ASKS = {
    "en": "(Please help|Can you help|Could you please help me)(.|?)|What (should|can|must) I do (now|next|here)?|"
    "Please (look into it|check this|advise|get back to me) (soon|as soon as you can|today).|"
    "(Any|Is there any) (idea|advice)?|I would (be grateful|appreciate an answer).|It is (quite|rather|really) urgent.|"
    "How do we (solve|fix) this?|Looking forward to your answer.",
    "pt": "(Podem ajudar|Ajudem-me por favor)?|O que (devo|posso) fazer?|Aguardo (a vossa resposta|uma resposta rápida).|"
    "É (mesmo )urgente.|Como resolvo isto?",
    "ru": "(Помогите, пожалуйста|Прошу помочь).|Что (мне делать|теперь делать)?|Жду (ответа|вашего ответа).|"
    "Это (очень )срочно.|Как это решить?",
}
PRIVATE = {
    "en": "You can call me on {phone}.|My account is {iban}.|The card number is {pan}.|"
    "Write to {email} please.|I live at {house} Example Street, {city}.|My name is {name}.",
    "pt": "Podem ligar para {phone}.|A minha conta é {iban}.|O número do cartão é {pan}.|"
    "O meu e-mail é {email}.|Moro na Rua do Exemplo {house}, {city}.|Chamo-me {name}.",
    "ru": "Мой телефон {phone}.|Мой счёт {iban}.|Номер карты {pan}.|Пишите на {email}.|"
    "Живу на улице Примерной, дом {house}.|Меня зовут {name}.",
}
CLOSINGS = {
    "en": "Thanks|Thank you|Many thanks|Kind regards|Best regards|Best|Cheers|Regards|Thanks in advance|Yours sincerely",
    "pt": "Obrigado|Obrigada|Cumprimentos|Com os melhores cumprimentos|Atenciosamente|Grato",
    "ru": "Спасибо|С уважением|Заранее спасибо|Благодарю|Всего доброго",
}
DEVICES = {
    "en": "Sent from my iPhone|Sent from my mobile|Get Outlook for Android",
    "pt": "Enviado do meu iPhone|Enviado do meu telemóvel",
    "ru": "Отправлено с iPhone|Отправлено с телефона",
}
QUOTED = {
    "en": "On {date}, Pontella Help <help@pontella.example> wrote:\n> Thank you for your message.\n> "
    "A colleague will answer within one working day.\n> Your Pontella team",
    "pt": "Em {date}, Pontella <help@pontella.example> escreveu:\n> Obrigado pela sua mensagem.\n> "
    "Um colega responde no prazo de um dia útil.",
    "ru": "{date}, Понтелла <help@pontella.example> написал(а):\n> Спасибо за ваше сообщение.\n> "
    "Мы ответим за один рабочий день.",
}
SUBJECTS = {
    "en": "Help|Question|Problem|Urgent!!|please help|Help needed|Hello|(no subject)|My account|Complaint|Re: your message",
    "pt": "Ajuda|Dúvida|Problema|Urgente|Pedido de ajuda|Olá",
    "ru": "Помощь|Вопрос|Проблема|Срочно|Помогите|Обращение",
}
NOISE_TEXTS = {
    "auto": "(Out of office|Automatic reply): I am (away|on leave|out of the office) until {when}. "
    "(Your message will not be forwarded|For urgent matters write to {email}|I will answer on my return).|"
    "(Resposta automática|Ausência temporária): estou ausente até {month}.|"
    "Автоматический ответ: я в отпуске, отвечу позже.",
    "spam": "(Buy|Order|Get) (cheap|discount|best) (followers|backlinks|watches|pills) (now|today), visit http://{word}.example/{house}|"
    "Dear (friend|winner), you have (won|inherited) {amount} million, (reply|contact Mr {word}) (at once|today)|"
    "We (offer|provide) (SEO|web design|lead lists) for (your|any) company, {word} agency, (first page|top rank) guaranteed|"
    "(Investment|Loan) of {amount} at 2 percent, no papers, write to {word}@{word}.example",
    "chat": "(Thanks|Thank you|Great)(, all fine now|, it works|!!|, you are the best|, solved it myself)|"
    "(ok|super), (thx|bye)|(Obrigado|Ótimo), já está|Спасибо, всё (хорошо|работает)|"
    "I (love|really like) (the new design|your cards|the colour of the app), greetings from {city}|"
    "Never mind, my (son|neighbour|daughter) showed me|Forget my last message|You can close this one|"
    "Was just testing whether somebody reads this|Happy birthday Pontella|Já resolvi sozinha|Вопрос снят",
}
WORDS = (
    "amber bison cobalt dahlia ember fennel gondola hazel indigo juniper krill lupin magnet nutmeg opal "
    "pigeon quartz raven saffron tulip umber velvet walnut xenon yarrow zephyr anchor basil cedar drum"
)
PANS = ("4111 1111 1111 1111", "5555 5555 5555 4444", "4242 4242 4242 4242", "5105105105105100")
IBANS = ("GB29 NWBK 6016 1331 9268 19", "PT50000201231234567890154", "DE89 3704 0044 0532 0130 00")


@dataclass(frozen=True)
class Problem:
    """One heading of phrases.txt."""

    name: str
    article: str  # "" where nothing answers it.
    macro: str
    tags: str
    requests: dict[str, list[str]]  # Language → templates.
    extras: dict[str, list[str]]
    fix: str


@dataclass(frozen=True)
class Writer:
    """An invented customer."""

    name: str
    email: str
    lang: str


class Dice:
    """Choices that are the same with every version of Python."""

    def __init__(self, seed: int) -> None:
        self.next = random.Random(seed).random

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self.next() * len(values))]

    def often(self, chance: float) -> bool:
        return self.next() < chance

    def word(self, values: str) -> str:
        return self.pick(values.split("|"))


def problems() -> list[Problem]:
    """All problems, the most asked first."""
    found: list[Problem] = []
    for line in (HERE / "phrases.txt").read_text(encoding="utf-8").splitlines():
        heading = re.fullmatch(r"# ([a-z-]+) (-|[a-z/-]+) (-|[A-Za-z:]+) ([a-z,-]+)", line)
        if heading:
            name, article, macro, tags = (part.strip("-") for part in heading.groups())
            found.append(Problem(name, article, macro, tags, {}, {}, ""))
        elif line and not line.startswith("#"):
            kind, _, text = line.partition(": ")
            one = found[-1]
            if kind == "fix":
                found[-1] = Problem(**{**vars(one), "fix": text})
            else:
                shelf = one.extras if kind.endswith("+") else one.requests
                shelf.setdefault(kind.rstrip("+"), []).append(text)
    return found


def oddities() -> list[str]:
    """Questions that hardly anybody else asks."""
    lines = (HERE / "oddities.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def spoken(dice: Dice, template: str, lang: str, writer: Writer) -> str:
    """*template* with its choices made and its {names} filled in."""
    while found := re.search(r"\(([^()]*)\)|\[([^\[\]]*)\]", template):
        if found[1] is not None:
            chosen = dice.pick(found[1].split("|"))
        else:
            chosen = found[2] if dice.often(0.5) else ""
        template = template[: found.start()] + chosen + template[found.end() :]
    fill = {
        "amount": lambda: dice.pick(AMOUNTS[lang]),
        "when": lambda: dice.word(WHEN[lang]),
        "shop": lambda: dice.word(SHOPS),
        "country": lambda: dice.word(COUNTRIES[lang]),
        "city": lambda: dice.word(CITIES[lang]),
        "month": lambda: dice.word(MONTHS_OF[lang]),
        "currency": lambda: dice.word(CURRENCIES[lang]),
        "phone": lambda: phone(dice, lang),
        "iban": lambda: dice.pick(IBANS),
        "pan": lambda: dice.pick(PANS),
        "email": lambda: writer.email,
        "name": lambda: writer.name,
        "house": lambda: str(1 + int(dice.next() * 98)),
        "word": lambda: dice.pick(WORDS.split()),
        "date": lambda: f"{1 + int(dice.next() * 28)}.08.2026 09:{10 + int(dice.next() * 49)}",
    }
    return re.sub(r"\{(\w+)\}", lambda hole: fill[hole[1]](), template).strip()


def phone(dice: Dice, lang: str) -> str:
    """A number from the ranges that the regulators keep for fiction, or plainly invented."""
    last = f"{int(dice.next() * 1000):03}"
    return {"en": f"+44 7700 900{last}", "pt": f"+351 910 000 {last}", "ru": f"+7 900 000-0{last[0]}-{last[1:]}"}[lang]


def typed(dice: Dice, text: str) -> str:
    """*text* as somebody in a hurry types it."""
    style = dice.next()
    if style < 0.18:
        text = text.lower()
    elif style < 0.82:
        text = text[:1].upper() + text[1:]
    elif style < 0.84:
        text = text.upper()
    if text[-1:] not in ".?!" and dice.often(0.7):
        text += dice.pick([".", ".", "!", "..", "?"])
    if dice.often(0.22) and len(text) > 30:
        at = 5 + int(dice.next() * (len(text) - 10))
        slip = dice.pick(["swap", "drop", "twice"])
        if text[at].isalpha() and text[at + 1].isalpha():
            middle = {"swap": text[at + 1] + text[at], "drop": text[at], "twice": text[at] * 2 + text[at + 1]}
            text = text[:at] + middle[slip] + text[at + 2 :]
    return text


def body(dice: Dice, problem: Problem, writer: Writer) -> str:
    """One message about *problem*, with all that people put around their request."""
    lang = writer.lang
    say = lambda template: typed(dice, spoken(dice, template, lang, writer))  # noqa: E731
    parts = []
    if dice.often(0.25):
        parts.append(say(dice.pick(options(CONTEXT[lang]))))
    templates = problem.requests[lang]
    parts.append(say(dice.pick(templates)))
    if dice.often(0.22):
        parts.append(say(dice.pick(templates)))
    if lang in problem.extras and dice.often(0.35):
        parts.append(say(dice.pick(problem.extras[lang])))
    if dice.often(0.35):
        parts.append(say(dice.pick(options(ASKS[lang]))))
    if dice.often(0.12):
        parts.append(spoken(dice, dice.word(PRIVATE[lang]), lang, writer))
    return framed(dice, " ".join(parts) if dice.often(0.7) else "\n".join(parts), writer)


def options(text: str) -> list[str]:
    """The alternatives of *text* at its outermost level."""
    depth, found = 0, [""]
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


def framed(dice: Dice, text: str, writer: Writer) -> str:
    """*text* with greeting, signature, quoted history, or as HTML."""
    lang = writer.lang
    if dice.often(0.55):
        text = dice.word(GREETINGS[lang]) + dice.pick([",\n\n", ", ", "!\n", ".\n"]) + text
    if dice.often(0.5):
        text += "\n\n" + dice.word(CLOSINGS[lang])
        text += dice.pick([",\n", "\n", " "]) + dice.pick([writer.name, writer.name.split()[0]])
        if dice.often(0.15):
            text += f"\n-- \n{writer.name}\n{phone(dice, lang)}\n{writer.email}"
    if dice.often(0.12):
        text += "\n\n" + dice.word(DEVICES[lang])
    if dice.often(0.07):
        text += "\n\n" + spoken(dice, QUOTED[lang], lang, writer)
    if dice.often(0.1):
        lines = html.escape(text, quote=False).split("\n")
        text = "<div>" + "<br>".join(lines) + "</div>"
    return text


def subject(dice: Dice, problem: Problem, writer: Writer) -> str:
    roll = dice.next()
    if roll < 0.1:
        return ""
    if roll < 0.3:
        return dice.word(SUBJECTS[writer.lang])
    words = spoken(dice, dice.pick(problem.requests[writer.lang]), writer.lang, writer).split()
    return typed(dice, " ".join(words[: 4 + int(dice.next() * 6)]).rstrip(",?"))


def writer(dice: Dice, lang: str, number: int) -> Writer:
    first, last = (dice.pick(names.split()) for names in NAMES[lang])
    host = dice.pick(["example.com", "example.org", "example.net"])
    return Writer(f"{first} {last}", f"customer{number}@{host}", lang)


def language(dice: Dice, problem: Problem) -> str:
    roll, known = dice.next(), problem.requests
    for lang, share in LANGUAGES:
        if lang in known and roll < share:
            return lang
        roll -= share
    return "en"


def row(dice: Dice, number: int, problem: Problem, who: Writer, day: float) -> list[str]:
    opened = FIRST_DAY + timedelta(days=day, minutes=int(dice.next() * 600) + 480)
    opened = opened.replace(microsecond=0)
    solved = opened + timedelta(minutes=20 + int(dice.next() ** 3 * 6000))
    agent = dice.pick(AGENTS)
    reply = f"Hello {who.name.split()[0]},\n{problem.fix}\n{agent}, Pontella" if dice.often(0.8) else ""
    answered = bool(problem.article)
    link = f"{SITE}/{problem.article}/" if answered and dice.often(0.25) else ""
    macro = problem.macro if answered and dice.often(0.35) else "General::Sorry" if dice.often(0.05) else ""
    return [
        str(number),
        f"{opened:%Y-%m-%d %H:%M:%S}",
        f"{solved:%Y-%m-%d %H:%M:%S}",
        subject(dice, problem, who),
        body(dice, problem, who),
        who.name,
        who.email,
        "Closed" if dice.often(0.8) else "Solved",
        problem.tags.replace(",", " ") if dice.often(0.6) else "",
        who.lang if dice.often(0.85) else "",
        dice.pick(["email", "email", "web", "chat"]),
        agent,
        macro,
        link,
        reply,
    ]


def noise_row(dice: Dice, number: int, who: Writer, day: float) -> list[str]:
    kind = dice.pick(["auto", "auto", "spam", "spam", "spam", "chat", "odd", "odd", "odd"])
    nothing = Problem(kind, "", "", "spam" if kind == "spam" else "", {}, {}, "")
    told = oddities() if kind == "odd" else options(NOISE_TEXTS[kind])
    nothing.requests["en"] = nothing.requests[who.lang] = told
    cells = row(dice, number, nothing, who, day)
    cells[3] = {"auto": "Automatic reply", "chat": "Re: your message"}.get(kind, cells[3])
    cells[14] = ""
    text = spoken(dice, dice.pick(nothing.requests["en"]), who.lang, who)
    cells[4] = text if kind in {"spam", "auto"} else framed(dice, text, who)
    return cells


def generated() -> tuple[str, str]:
    """The export and its labels, as the text of two CSV files."""
    dice = Dice(SEED)
    known = problems()
    weights = [1 / rank for rank in range(1, len(known) + 1)]
    counts = [round(TICKETS * weight / sum(weights)) for weight in weights]
    drift = [dice.pick([0.7, 1.0, 1.0, 1.0, 1.5]) for _ in known]  # Below 1 it grows.
    drawn = []
    for problem, count, power in zip(known, counts, drift, strict=True):
        drawn += [(DAYS * dice.next() ** (1 / power), problem) for _ in range(count)]
    drawn += [(DAYS * dice.next(), None) for _ in range(round(TICKETS * NOISE))]
    drawn.sort(key=lambda pair: pair[0])
    rows: list[list[str]] = []
    labels = [["ticket_id", "problem", "article"]]
    for day, problem in drawn:
        number = 50_001 + len(rows)
        if problem is None:
            who = writer(dice, dice.pick(["en", "en", "en", "pt", "ru"]), number)
            rows.append(noise_row(dice, number, who, int(day)))
            labels.append([str(number), "", ""])
            continue
        who = writer(dice, language(dice, problem), number)
        for again in range(2 if dice.often(0.05) else 1):  # Some write twice on the same day.
            rows.append(row(dice, number + again, problem, who, int(day)))
            labels.append([str(number + again), problem.name, problem.article])
    return export(dice, rows), table(labels)


def export(dice: Dice, rows: list[list[str]]) -> str:
    """The rows as a help desk writes them, with the broken ones that real exports hold."""
    lines = [table([HEADER])] + [table([cells]) for cells in rows]
    broken = ["99001,2026-08-02 10:00:00,,only four cells\r\n"]
    broken.append("99002," + ",".join(f"cell {number}" for number in range(22)) + "\r\n")
    broken.append("99003,\0,\0,\0\r\n")
    broken.append("99004\r\n")
    for line in broken:
        lines.insert(1 + int(dice.next() * len(rows)), line)
    return "\ufeff" + "".join(lines) + '99005,2026-09-30 18:00:00,,"the last line breaks off in the mid'


def table(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def main() -> None:
    tickets, labels = generated()
    packed = gzip.compress(tickets.encode("utf-8"), 9, mtime=0)
    (HERE / "tickets.csv.gz").write_bytes(packed)
    (HERE / "labels.csv").write_text(labels, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
