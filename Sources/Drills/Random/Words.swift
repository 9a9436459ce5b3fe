/// Words that names and messages are put together from.
enum Words {
    static let given = [
        "Ada", "Bruno", "Chiara", "Dmitri", "Elin", "Farid", "Grace", "Hiro", "Ines", "Jonas", "Kemal", "Lucia", "Maja",
        "Nadia", "Olu", "Priya", "Quentin", "Rosa", "Sven", "Tariq", "Uma", "Viktor", "Wanda", "Yusuf", "Zoe",
    ]
    static let family = [
        "Abbott", "Berg", "Costa", "Dahl", "Egger", "Fischer", "Garcia", "Huber", "Ivanov", "Jensen", "Kowalski",
        "Lang",
        "Moreau", "Novak", "Okafor", "Park", "Quist", "Rossi", "Silva", "Tanaka", "Usman", "Vogel", "Weber", "Young",
    ]
    static let firm = [
        "amber", "birch", "cobalt", "delta", "ember", "falcon", "granite", "harbor", "indigo", "juniper", "krypton",
        "lumen", "meridian", "nimbus", "onyx", "pinnacle", "quartz", "ridge", "summit", "tundra", "umbra", "vertex",
    ]
    static let trade = [
        "air", "bank", "care", "drive", "energy", "foods", "games", "health", "invest", "labs", "media", "motors",
        "pay",
        "retail", "shoes", "studios", "tech", "toys", "travel", "wear",
    ]
    static let bait = [
        "Your account needs attention", "Payment declined", "Your subscription ends today", "You have won a reward",
        "Confirm your billing details", "Your storage is full", "Final notice", "Exclusive member offer",
    ]
    static let business = [
        "Minutes of Tuesday", "Re: quotation", "Delivery note", "Invoice", "Draft for review", "Agenda", "Re: contract",
        "Travel plans", "Site visit", "Figures of the quarter",
    ]
    static let prose = [
        "please", "find", "the", "details", "below", "and", "let", "us", "know", "whether", "your", "order", "account",
        "meeting", "is", "still", "open", "before", "Friday", "we", "thank", "you", "for", "number", "team", "customer",
        "service", "updated", "request", "today", "with", "regards", "attached", "copy", "again", "when", "ready",
    ]
    /// Where the attacker's recipients have their mailboxes: reserved names in place of the free-mail services.
    static let freeMail = ["freemail", "inbox", "postbox", "webmail", "mymail", "quickmail"]
    /// Microsoft's regions as they appear in host names.
    static let regions = ["am6eur05", "bn8nam12", "db5eur03", "sn1nam02", "hk2apc01", "ve1eur01", "co1nam11", "jpn01"]
}

extension Dice {
    mutating func person() -> (given: String, family: String) { (pick(Words.given), pick(Words.family)) }

    /// A firm's name; a few thousand are possible, and a number tells the rest apart.
    mutating func firm() -> String { "\(pick(Words.firm))\(pick(Words.trade))\(number(10...99))" }

    /// Lines of prose, each at most 72 octets, ending in CRLF.
    mutating func prose(octets: Int) -> String {
        var text = ""
        var line = ""
        while text.utf8.count < octets {
            let word = pick(Words.prose)
            if line.utf8.count + word.utf8.count > 71 {
                text += line + "\r\n"
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return text + line + "\r\n"
    }
}
