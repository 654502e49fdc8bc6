"""Words by which questions show what they ask, in the languages that exports come in."""

from __future__ import annotations

import re

SHOULD = re.compile(
    r"\b(should|ought|ideal\w*|expect\w*|excellent pmos?|sollte\w*|müsste\w*|erwart\w*|idéal\w*"
    r"|devrai\w*|deberí\w*|dovrebb\w*|deveria\w*)\b"
)
MATTERS = re.compile(r"\b((?:un)?importan\w*|matter\w*|(?:un)?wichtig\w*|bedeut\w*|importân\w*)\b")
RECOMMEND = re.compile(
    r"\b(recommend\w*|empfehl\w*|weiterempfehl\w*|recommand\w*|recomend\w*|raccomand\w*)\b"
)
SATISFIED = re.compile(r"\b((?:in)?satisf\w*|zufrieden\w*|happy|pleased|(?:in)?soddisf\w*)\b")
ROLE = re.compile(
    r"\b(role|function|position|job|stakeholder|rolle|funktion|stellung|describes you|your hat"
    r"|what do you do|occupation|profession|trade|job title|beruf|tätigkeit|statusgruppe|aufgabe"
    r"|fonction|rôle|poste|función|rol|puesto|cargo|ruolo|funzione|função|papel)\b"
)
UNIT = re.compile(
    r"\b(department|unit|division|team|location|site|business area|region|branch|line of business"
    r"|directorate|faculty|crew|plant|campus|werk|fakultät|institut|niederlassung|dezernat|referat"
    r"|abteilung|bereich|standort|einheit|ressort|direction|département|unité|équipe|departamento"
    r"|área|unidad|equipo|dipartimento|reparto|divisione|sede|unidade|equipe)\b"
)
DEGREE = re.compile(
    r"(?:overall\W+|insgesamt\W+)?(?:how|to what (?:extent|degree)|wie|inwie(?:weit|fern)|comment"
    r"|dans quelle mesure|cómo|en qué medida|come|in che misura|como|em que medida)\b"
)
"""How a question of degree begins; who somebody is, is asked in other words."""
AUXILIARY = re.compile(
    r"\b(should|must|ought to|would|will|does|do|did|is|are|be|been|soll\w*|wird|werden|ist|sind"
    r"|today|heute|excellent|the pmo|das pmo)\b|[^\w\s]"
)
NUMBERED = frozenset(("item", "question", "quest", "frage", "aussage", "statement", "pregunta",
                       "domanda", "pergunta"))  # fmt: skip
"""Words with which columns are numbered; without their number they are no question."""
SPAN = re.compile(r"\b(\d{1,2})\s*(?:-|–|—|to|bis|through|\.{2,3}|…)\s*(\d{1,3})\b")
CODE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\S+")
POINT = re.compile(r"\b(\d{1,2})\s*(?:=|:|means|bedeutet|heißt)\s*([^\W\d][^,;.()\d]*)")
"""A point of a scale, and what the question says it means."""
GRADE = re.compile(r"\b(?:grades?|\w*noten?)\b")
LEAST = re.compile(
    r"not at all|(very|extremely) unlikely|(gar|überhaupt) nicht|(sehr|äußerst) unwahrscheinlich"
)


OWN_WORDS = re.compile(r"(?:what|why|was|warum|weshalb|pourquoi|qué|por qué|perché|por que)\b")
