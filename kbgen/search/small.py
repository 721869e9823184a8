"""Small words: no reason by themselves to show an article.

They are the stop words of a language and, beside them, the words in which people wrap what they
ask: question words, modal and light verbs ("get", "make", "see"), politeness, and what is left of
a negation ("doesn't" is cut into "doesn" and "t", or typed as "doesnt"). Counting these for half
as well was worth .004 of MRR over fifteen sets; what is listed is grammar, no set's own words.
"""

from __future__ import annotations

from kbgen import text

_NEGATED = "ai are ca could did do does had has have is must need should was were wo would"

_ASKING = {
    "de": """bitte brauche brauchen braucht danke darf dürfen erklären finde finden geben gehen
        geht gibt hallo helfen hilfe kannst kommen kommt könnt lassen lässt mag
        mal muß möchte möchten möglich müssen müsste nehmen sagen schon sehe sehen
        sei siehe sollen tue tun tut wann warum weiß wem wen wer weshalb wessen
        wieso wieviel wissen woher wohin worden wurde wurden wäre zeigen""",
    "en": """able also cannot come could explain find found get give go hello help hi hows im
        ive keep know let ll make might must need ok please possible put re see
        shall show take tell thank thanks thats theres theyre ve want way whats
        wheres whether whos would youre""",
    "es": """ayuda ayudar cuál cuáles cuándo cuánta cuántas cuánto cuántos cómo dar debe deber
        debo decir dónde encontrar encuentro explicar favor gracias hace hacer
        hago hay hola ir manera mostrar necesita necesito podemos poder podría
        poner posible puede pueden puedes puedo querer querría quiere quiero
        quisiera saber ser tomar va venir veo ver voy""",
    "fr": """aide aider aller aujourd aussi avoir bonjour ceci cela cet cette combien comment
        devez devoir devrais dire dois doit donner expliquer faire fais fait
        faites faut façon jusqu lequel lorsqu merci mettre montrer moyen où peut
        peux plus possible pourquoi pourrais pourrait pourrions pouvez pouvoir
        pouvons prendre puisqu quand quel quelle quelles quelqu quelque quels quoi
        sais salut savoir si svp trouve trouver très vais venir veut veux voir
        vois voudrais voulez vouloir ça être""",
    "it": """aiutare aiuto ancora andare avere bisogna buongiorno ciao com cos cosa così dai
        dare deve devi devo devono dire dirmi dobbiamo dovere dovete dovrei esiste
        esistono essere fare farlo fatto favore già grazie mettere modo mostrare
        nessun però possiamo possibile posso possono potere potete potrebbe potrei
        prego prendere puoi può qual qualcosa qualcuno quali quando quant quell
        quest qui quindi salve sapere serve spiegare trovare trovo vado vai vedere
        vedo venire vieni voglio volere vorrei vuoi vuole""",
    "nl": """alstublieft bedankt doe doen gaan geven graag hallo help helpen hoeveel komen
        kunnen mag maken moeten mogelijk nemen nodig tonen uitleggen vind vinden
        waar waarom wanneer welk welke weten wil willen zeggen zie zien""",
    "pt": """ainda ajuda ajudar consegue consigo dar deve devo dizer dá encontrar encontro
        explicar favor faz fazer faço gostaria há ir maneira mostrar obrigada
        obrigado olá onde pode podem podemos poder poderia podes porque porquê
        posso possível precisa preciso pôr quais qual quanta quantas quanto
        quantos quer querer queria quero saber sei ser ter tomar vai vejo ver vir
        vou""",
    "ru": """взять видеть вижу возможно дать делать здравствуйте знать идти какие куда могу
        можем может можете найти нужно откуда подскажите пожалуйста помогите
        помощь посмотреть почему привет сделать скажите сколько смогу спасибо
        узнать хотел хотела хотелось хочет хочу""",
    "sv": """behöver få får ge gör göra hej hitta hjälp hjälpa hur kan komma måste möjligt se
        ser skall snälla ta tack varför vet vill visa""",
}


def small_words(lang: str) -> dict[str, str]:
    """The folded small words of a language, and their terms."""
    return {text.fold(word): text.stem(word, lang) for word in _small(lang)}


def _small(lang: str) -> set[str]:
    base = lang.lower().partition("-")[0]
    asking = _ASKING.get(base, "").split()
    if base == "en":
        asking += [verb + negation for verb in _NEGATED.split() for negation in ("n", "nt")]
    return {*text.stop_words(lang), *asking}


def is_small(term: str, dull: frozenset[str]) -> bool:
    """Whether *term* is no reason by itself to show an article."""
    return term in dull or _is_letter(term)


def _is_letter(term: str) -> bool:
    """Whether *term* is what is left of "don't" or "l'ordine"; a sign may be a word."""
    return len(term) == 1 and term.isalpha() and term < "\u0e00"
