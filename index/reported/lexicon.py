"""The words that the rules of statement extraction know: reporting verbs, offices, groups, given names.

Tables only, for English only. A verb is here if news text reports speech with it; verbs of thought are not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

VOWELS = "aeiou"


@dataclass(frozen=True)
class Verb:
    """A reporting verb and what may follow it.

    `bare`: a clause without "that"; `that`: a clause with it; `infinitive`: "to go", with a person before it
    if `addressee`; `noun`: a thing, perhaps after one of `prepositions`; `fragment`: quoted words further on
    in the sentence. A quotation may follow every one.
    """

    lemma: str
    bare: bool = False
    that: bool = True
    infinitive: bool = False
    noun: bool = False
    fragment: bool = False
    addressee: bool = False
    prepositions: frozenset[str] = frozenset()


IRREGULAR = {
    "say": ("says", "said", "saying"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "writing"),
    "begin": ("begins", "began", "beginning"),
    "quip": ("quips", "quipped", "quipping"),
    "admit": ("admits", "admitted", "admitting"),
    "refer": ("refers", "referred", "referring"),
}
"""Third person, past and -ing form where adding an ending is not enough."""


def _like(pattern: Verb, lemmas: str) -> list[Verb]:
    return [replace(pattern, lemma=lemma) for lemma in lemmas.split()]


VERBS = [
    Verb("say", bare=True),
    Verb("tell", bare=True, addressee=True),
    Verb("announce", bare=True, noun=True),
    Verb("deny", bare=True, noun=True),
    Verb("warn", bare=True, addressee=True, prepositions=frozenset({"of", "against", "about"})),
    Verb("urge", infinitive=True, addressee=True),
    Verb("ask", that=False),
    Verb("call", that=False, fragment=True, infinitive=True),
    *_like(Verb("", bare=True, addressee=True), "assure remind inform"),
    *_like(Verb("", bare=True, infinitive=True), "promise vow pledge threaten"),
    *_like(Verb("", that=False, fragment=True), "describe refer dismiss criticize denounce"),
    *_like(Verb("", that=False), "continue begin recall observe remark exclaim shout demand answer wonder read"),
    *_like(
        Verb("", bare=True),
        "add argue insist claim note explain acknowledge assert contend declare maintain state stress "
        "predict suggest confirm reiterate emphasize concede admit complain joke quip tweet write allege "
        "testify boast caution counter recount reveal report indicate conclude lament respond reply",
    ),
]


def inflections(lemma: str) -> tuple[str, str, str]:
    """Third person, past and -ing form.

    >>> inflections("deny"), inflections("urge"), inflections("warn")
    (('denies', 'denied', 'denying'), ('urges', 'urged', 'urging'), ('warns', 'warned', 'warning'))
    """
    if lemma in IRREGULAR:
        return IRREGULAR[lemma]
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ss")) else "s"), lemma + "ed", lemma + "ing"


def _cues() -> dict[str, tuple[Verb, str]]:
    forms: dict[str, tuple[Verb, str]] = {}
    for verb in VERBS:
        third, past, continuous = inflections(verb.lemma)
        forms |= {
            verb.lemma: (verb, "base"),
            third: (verb, "present"),
            past: (verb, "past"),
            continuous: (verb, "-ing"),
        }
    for noun in ("state", "states"):  # far more often countries than verbs
        del forms[noun]
    return forms


CUES = _cues()
"""Every form of every reporting verb, with the name of the form."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MALE = _words("mr. mr king prince sir lord father husband brother son congressman businessman")
FEMALE = _words(
    "mrs. ms. mrs ms miss queen princess lady mother wife sister daughter spokeswoman congresswoman chairwoman businesswoman"
)

COURTESY = _words("mr. mrs. ms. dr. mr mrs ms dr miss sir lord lady")
"""Titles that say nothing of an office; they are not kept as a role."""

OFFICES = COURTESY | _words(
    "president presidents premier chancellor minister secretary spokesman spokeswoman spokesperson senator "
    "governor mayor ambassador envoy general colonel captain lieutenant major admiral commander sergeant corporal "
    "judge justice chairman chairwoman chair chief director commissioner congressman congresswoman "
    "representative speaker leader attorney prosecutor professor economist analyst strategist adviser "
    "advisor aide counsel manager executive ceo founder owner editor author scientist researcher expert "
    "historian lawyer king queen prince princess pope insider source bishop archbishop cardinal reverend "
    "pastor sheriff officer official diplomat candidate nominee politician lawmaker deputy pollster "
    "operative activist organizer consultant head boss coach coordinator businessman businesswoman "
    "billionaire nurse doctor engineer farmer teacher resident witness survivor inspector sen. rep. del. "
    "gov. gen. lt. col. capt. sgt. maj. adm. dr. prof. rev. pres. amb. supt. father mother wife husband "
    "brother sister son daughter administrator commissioner-general director-general superintendent principal dean "
    "councillor councilor coroner constable referee trustee auditor rabbi imam archaeologist widow surgeon skipper "
    "treasurer comptroller solicitor striker goalkeeper midfielder defender quarterback rapper actor actress singer "
    "songwriter singer-songwriter musician comedian filmmaker photographer novelist poet columnist journalist reporter "
    "correspondent presenter meteorologist epidemiologist psychologist physician therapist astronaut pilot student "
    "whistleblower coo cfo"
)
GROUPS = _words(
    "officials spokesmen spokespeople authorities police prosecutors lawmakers senators governors ministers "
    "leaders diplomats analysts experts scientists researchers economists aides advisers advisors lawyers "
    "attorneys critics supporters opponents activists organizers residents witnesses sources democrats "
    "republicans conservatives liberals investigators pollsters strategists operatives doctors employees "
    "rebels separatists"
)
INSTITUTIONS = _words(
    "ministry government administration department agency commission committee council court parliament "
    "congress senate house party campaign company firm corporation bank union association organization "
    "group coalition foundation institute university network newspaper office bureau embassy army military "
    "navy pentagon kremlin airline team board panel report study survey poll society league federation "
    "alliance club magazine authority"
)
PLACES = _words(
    "north south east west northern southern eastern western new united saudi san los las st. fort port "
    "white supreme states kingdom republic city county island islands street avenue hall hill valley river "
    "lake america europe korea arabia zealand york jersey carolina dakota virginia hampshire kong times "
    "post news journal inc corp co ltd ag plc center centre press media fund trust statement wall capitol "
    "castle palace tower hotel plaza abbey cathedral square museum theatre theater cup games olympics airways airlines power church cemetery solutions home baptist arena stadium bridge school academy iowa ohio texas florida "
    "georgia michigan wisconsin nevada arizona oregon utah colorado kansas oklahoma missouri arkansas louisiana "
    "mississippi alabama tennessee kentucky illinois minnesota nebraska montana idaho wyoming alaska hawaii maine vermont "
    "massachusetts connecticut delaware maryland pennsylvania california indiana china russia ukraine germany france "
    "britain england scotland canada mexico brazil japan india israel iran iraq "
    "air national international american federal state university twitter facebook fox"
)
"""Words that are part of names of places and institutions: such a name is not a person's."""

MODIFIERS = _words(
    "senior top former local federal state military law enforcement campaign intelligence defense defence "
    "government police several some many most other two three western white-collar high-ranking prime vice "
    "deputy foreign national security press party general acting interim longtime veteran chief managing "
    "executive political health opposition army navy news company city county district attorney "
    "communications policy retired then-candidate running legal presidential vice-presidential "
    "congressional parliamentary"
)

DETERMINERS = _words("the a an his her their its one another this these those our my your")
FUNCTION_WORDS = _words(
    "and but or nor so yet for in on at by of to from with about into over after before since until during "
    "while when where who whom whose which what why how if whether unless because although though as than "
    "that this these those the a an he she it they we i you him her his them their its our us me my your "
    "there here not no is are was were be been being has have had do does did will would can could may "
    "might must shall should also then now later earlier still even just only too again however meanwhile "
    "moreover nevertheless instead once both either neither all each every any such more most much many "
    "some few several other another asked speaking responding referring addressing despite according like "
    "via per between among against under through without within yes well oh perhaps maybe indeed today "
    "yesterday tomorrow last next republican-led democratic-led"
)
AUXILIARIES = _words(
    "is are was were will would can could has had have should may might must did does do shall cannot can't "
    "won't isn't aren't wasn't weren't don't doesn't didn't wouldn't couldn't hasn't haven't hadn't "
    "shouldn't"
)
NOMINATIVES = _words("he she it they we i there you")
NEGATIONS = _words(
    "not never nobody neither nor didn't doesn't don't hasn't haven't hadn't won't wouldn't didn’t doesn’t don’t "
    "hasn’t haven’t hadn’t won’t wouldn’t"
)
THOUGHTS = _words(
    "believe believes believed believing think thinks thought thinking feel feels felt feeling know knows knew "
    "known knowing want wants wanted wanting hope hopes hoped hoping wish wishes wished wishing fear fears feared "
    "fearing expect expects expected expecting plan plans planned planning intend intends intended intending "
    "consider considers considered considering decide decides decided deciding assume assumes assumed suspect "
    "suspects suspected doubt doubts doubted wonder wonders worry worries worried prefer prefers preferred like "
    "likes liked love loves loved hate hates hated remember remembers remembered realize realizes realized realise "
    "realised learn learns learned learnt see sees saw seen seem seems seemed understand understands understood "
    "convinced aware belief beliefs view views opinion hopeful afraid confident desire desires need needs needed "
    "imagine imagines imagined dream dreams try tries tried trying mean means meant find finds found"
)
"""Cues of thoughts and wishes, which are no statements."""
REPORTING = _words(
    "accuse accused accuses accusing agree agreed agrees agreeing applaud applauded bark barked bemoan bemoaned blame blamed "
    "blames blaming blast blasted blasting boom boomed chant chanted chanting chants chide chided chiding cite cited cites "
    "citing comment commented comments commenting compare compared compares comparing condemn condemned condemns condemning "
    "congratulate congratulated credit credited crediting credits decried decry decrying defended defends defending deride "
    "derided dub dubbed encourage encouraged encourages encouraging exhort exhorted echo echoed echoing emailed estimate estimated estimates estimating hail hailed hails hailing hint "
    "hinted hints hinting implied implies imply implying insult insulted interject interjected label labeled labelled labels "
    "lambast lambasted lambasting liken likened likening likens mention mentioned mentions mentioning mock mocked mocking "
    "mused pointed pointing portray portrayed portraying posted praise praised praises praising proclaim proclaimed proclaims "
    "pronounced questioned questioning quote quoted quotes quoting rail railed rebuked referenced repeat repeated repeating "
    "repeats retweeted ripped ruled scold scolded scoff scoffed scream screamed slam slammed slamming slams snapped "
    "speculated sworn texted thank thanked thanking tout touted touting touts urged voiced vowed whisper whispered yell "
    "yelled yelling statement message comment words assertion allegation accusation put puts clear"
)
"""Other words of cues that report speech, in PolNeAR's training articles and in the news; the rules know nothing of them."""
NOT_SAID = _words(
    "speculation rumor rumors rumour rumours sign signs signal reality fact evidence idea chance chances possibility "
    "likelihood hope hopes concern concerns fear fears"
)
"""Nouns after which "that" begins no words of anybody."""
ADVERBS = _words(
    "also later then again once repeatedly even still now earlier previously recently already often always "
    "frequently subsequently publicly privately reportedly first just only simply flatly bluntly today "
    "yesterday therefore further meanwhile instead long twice"
)
TIME_WORDS = _words(
    "monday tuesday wednesday thursday friday saturday sunday mon. tue. wed. thu. fri. sat. sun. january "
    "february march april may june july august september october november december jan. feb. mar. apr. jun. "
    "jul. aug. sept. sep. oct. nov. dec. today yesterday tonight morning afternoon evening night noon "
    "midnight week weekend month year early late earlier later last this next ago days weeks months years"
)
CALENDAR = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. "
    "dec."
)
VENUES = _words(
    "statement interview speech conference briefing meeting address rally call letter tweet tweets post "
    "email e-mail debate hearing testimony remarks hall event video radio show program programme twitter "
    "facebook instagram telegram fox cnn nbc abc cbs msnbc bbc op-ed article memo release appearance forum "
    "session visit summit broadcast television tv podcast lecture ceremony message blog stage interviews "
    "statements report filing parliament congress court reporters breakfast dinner lunch fundraiser "
    "convention town"
)
GIVEN_NAMES = {
    "male": _words(
        "adam alan albert alexander alexei andrew anthony antony arthur barack ben benjamin bernard bernie "
        "bill bob boris brian bruce carl charles chris christopher craig dan daniel david dennis dmitry "
        "dmitri donald doug douglas edward emmanuel eric ernest francis frank fred gary george gerald "
        "gordon graham greg gregory hans harold harry henry howard hugh ian ivan jack jacob jake james "
        "jason jeff jeffrey jens jeremy jerry jim jimmy joe joel john jonathan jorge jose joseph joshua "
        "juan julian justin keith ken kenneth kevin larry lawrence luis marco mark martin matt matthew "
        "michael mike mitch mitt mohammed muhammad neil nicholas nick oleg olaf oliver oscar patrick paul "
        "pedro peter philip phil raymond ricardo richard rick robert roger ron ronald rudy russell ryan "
        "samuel scott sean sergei simon stephen steve steven stuart ted theodore thomas tim timothy "
        "josh chuck jon jeb newt rand jesse seth elijah chad kurt scott brad dennis jared dean glenn luke wayne norman roy todd tom tony viktor vincent vladimir volodymyr walter warren william yuri "
        "adrian alastair alistair andre angus antonio barry basil brendan bryan carlos cedric clive "
        "colin conor damian damien darren declan derek dominic dylan eamonn elliot enrique eoin evan felix "
        "fernando finn gareth gavin geoff geoffrey giles giovanni glen guy hassan hector hugo igor isaac jamal "
        "jerome johnny jonas karl kelvin kofi lars leo leonard lewis liam lionel lloyd lorenzo malcolm "
        "manuel marcus mario maurice max miguel mikhail mohamed moses nathan nelson nigel noah omar pablo "
        "pascal pete pierre quentin rafael ralph randy ray rex rodney rory rupert sanjay sebastian sergio "
        "shane sidney stanley stefan terence toby travis trevor tyler victor wesley wolfgang xavier "
        "zachary "
        "aaron abdullah abraham adolf ahmad ahmed alberto alejandro aleksandr alfred alfredo andrei andriy "
        "andy angelo anwar arkady armando arnold arturo bart bertrand billy bobby brandon brendon brent bret brett "
        "bruno byron caleb calvin christoph clarence claude clint clyde cody corey cory cristiano dave davide "
        "denis denny derrick devin diego dmytro donovan duane dustin eduardo edwin emilio enrico erik ernesto "
        "ethan eugene faisal felipe ferdinand franz frederick friedrich fritz gabe gene gianni gilbert gregg "
        "guillermo gustavo hamid heinrich helmut herbert herman hussein ibrahim imran irving isaiah ismail "
        "ivo jaime jalen jarrett javier jay jermaine jimmie joachim joaquin joey johannes josef julio kareem "
        "karim keir kenny khalid klaus konstantin lance leon leonardo leonid louis lucas ludwig luigi lukas "
        "maksim marc marcel marcelo marek massimo mateo mauricio maxim mick mohamad mohammad mustafa mykhailo "
        "mykola nate nathaniel nikolai norbert oleksandr oleksii olivier orlando otto owen pavel petr phillip "
        "pieter piotr rajesh rami ramon randall raul recep reggie reinhard reza ricky roberto rodrigo rohit "
        "roland ronnie ross salim salvador samir saul sergey shaun stanislav stefano steffen sylvester tariq "
        "terrence timo tomas tomasz tommy trent ulf ulrich umberto vikram vince vincenzo vivek volker walt "
        "wendell werner wes yevgeny yusuf zach zack"
    ),
    "female": _words(
        "abigail alice alicia amanda amy andrea angela ann anna anne annie barbara betty carly carol "
        "caroline catherine cheryl christina christine cynthia deborah debbie diana diane donna dorothy "
        "elena elizabeth ellen emily emma eva evelyn frances gloria grace hannah heather helen hillary "
        "holly irina ivanka jane janet jennifer jessica jill joan joyce judith judy julia julie karen kate "
        "katherine kathleen kathy kellyanne kimberly laura lauren linda lisa liz lucy margaret maria marie "
        "marine martha mary megan melania melissa michelle monica nancy natalia nicole nina olga olivia "
        "pamela patricia rachel rebecca rita rosa ruth samantha sandra sarah sharon sheila stephanie susan "
        "svetlana tatiana teresa theresa tina ursula valerie vera veronica victoria virginia wendy yulia "
        "adele alexandra alison amber angelina anita annette becky beth brenda camilla charlene chloe "
        "claire clara claudia daniela denise dolores doris eileen elaine eleanor erin esther fatima felicity "
        "fiona gail gemma geraldine gina greta harriet hayley heidi imelda ingrid irene isabel "
        "jacqueline janice jenny joanna joanne josephine katie kirsten kirsty leah lois lorraine louise "
        "lydia maggie marilyn marina marjorie maureen melanie miriam molly monika naomi natalie natasha "
        "nora paula pauline petra phyllis priscilla renee roberta rosemary sally sara shirley silvia "
        "sofia sonia sophie sue suzanne sylvia tamara tanya tiffany vanessa wanda yvonne "
        "zoe "
        "abby adriana agnes agnieszka aisha alyssa amelia anastasia anastasiia angie anja antonia arianna "
        "ashley astrid audrey ayesha beatrice beatriz belinda bella bernadette betsy bettina beverly bianca "
        "birgit bonnie bridget brigitte britney brittany brittney caitlin candice carla carmen "
        "carolyn cassandra cathy cecilia celeste celine cherie cindy colleen connie constance cora danielle "
        "daphne darlene debra deirdre delphine dora edith elisabeth elise elsa emilia erica erika ethel "
        "eugenia eunice ewa fabienne felicia fernanda francesca francine freya gabriela gabrielle genevieve "
        "georgina gertrude giorgia giulia gretchen gwen gwyneth hanna helena helga hilary hilda ilse imogen "
        "ines ingeborg isabella isabelle ivana jacinda jana janelle jasmine jeanette jen jenna joann jodie "
        "joni juliana juliet juliette kamala karin karla katarzyna katerina kateryna katharina kathryn katja katrin katrina "
        "katy kayla kelsey kerstin kristen kristi kristin kristina kristine kylie lara larissa latoya laurie "
        "laverne lena leona leticia liliana lillian lorena lori lorna lottie lucia lucie lucille luisa lynne "
        "mabel madeleine madeline magdalena malala mandy marcia margarita margot margrethe mariana marianne "
        "marissa marlene marta martina maryam matilda maya meghan melinda melody mercedes mia mila mildred "
        "milena mindy miranda mona muriel myra nadia nadine nell nellie nikki noelle noemi norma odette "
        "oksana olena ophelia paige paola patsy patti penelope pia polly priyanka rachael ramona raquel "
        "regina rhonda rosalie rosalind rosemarie roxanne sabine sabrina salma saskia scarlett selena selma "
        "serena shelley sheryl siobhan sofie sophia stacey stacy susana susannah suzanna sylvie "
        "tabitha tamar tammy tara tessa thelma theodora therese tracey trish trudy ulrike valentina valeria "
        "vicki vicky vivian viviana vivienne wilhelmina winifred yasmin yelena yolanda yvette zainab zara "
        "zoey"
    ),
}


_OF_EITHER = _words(
    "alex sam taylor morgan casey jamie robin terry leslie kerry pat jackie charlie frankie kelly tracy chris"
)
"""Forenames that tell nothing of who bears them."""


def is_given_name(word: str) -> bool:
    """Whether a word, in any letters, is a forename."""
    return word.casefold() in _OF_EITHER or any(word.casefold() in names for names in GIVEN_NAMES.values())
