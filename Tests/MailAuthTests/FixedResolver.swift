import MailAuth
import Message

/// Answers from a table; a name that is not in it does not exist.
struct FixedResolver: DNSResolver {
    var answers: [String: DNSAnswer.Outcome] = [:]

    init(_ texts: [String: String] = [:]) {
        for (name, text) in texts { answers[name] = .records([.text(Array(text.utf8))]) }
    }

    func resolve(_ name: DNSName, _ type: DNSRecordType) async -> DNSAnswer {
        DNSAnswer(answers[name.text] ?? .noName)
    }
}
