import ArgumentParser
import Foundation
import MailAuth
import Message
import Resolver

/// What every kind of inspection takes: whose DNS answers, what time it is, one message or many.
struct InspectOptions: ParsableArguments {
    @Option(name: .long, help: "Answer DNS from this JSON file instead of the Internet.")
    var zone: String?

    @Option(name: .long, help: "The time it shall be, as RFC 3339.")
    var now: String?

    @Flag(name: .long, help: "Standard input is JSON lines; each answer is a JSON line with the same id.")
    var batch = false

    /// The time to judge by.
    func time(_ override: String? = nil) throws -> Timestamp {
        guard let text = override ?? now else { return SystemTime().now() }
        guard let time = try? Timestamp(rfc3339: text) else { throw Failure("'\(text)' is no RFC 3339 time") }
        return time
    }

    /// Who answers DNS: `--zone`, or the Internet.
    func resolver() throws -> any DNSResolver { try CommandResolver.make(zone: zone) }
}

/// The id of a batch line, given back as it came: text or a number.
enum BatchID: Codable, Hashable {
    case text(String)
    case number(Int)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

/// An answer with the id of its line, or why the line could not be answered.
struct BatchAnswer<Value: Encodable>: Encodable {
    var id: BatchID?
    var value: Value?
    var error: String?

    private enum CodingKeys: String, CodingKey {
        case id, error
    }

    func encode(to encoder: any Encoder) throws {
        try value?.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encodeIfPresent(error, forKey: .error)
    }
}

/// Standard input in one piece or line by line.
enum StandardInput {
    /// - Throws: when it cannot be read.
    static func all() throws -> [UInt8] {
        Array(try FileHandle.standardInput.readToEnd() ?? Data())
    }

    static func lines() -> AnyIterator<String> {
        AnyIterator { readLine() }
    }
}
