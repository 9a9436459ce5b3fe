/// Label names and values in a fixed order, such as `{route="/v1/messages",status="202"}`.
public struct Labels: Hashable, Sendable, ExpressibleByDictionaryLiteral, CustomStringConvertible {
    private let pairs: [Pair]

    private struct Pair: Hashable, Sendable {
        var name: String
        var value: String
    }

    public init(dictionaryLiteral elements: (String, String)...) {
        pairs = elements.map { Pair(name: $0.0, value: $0.1) }
    }

    private init(pairs: [Pair]) {
        self.pairs = pairs
    }

    /// The same labels and one more.
    func with(_ name: String, _ value: String) -> Labels {
        Labels(pairs: pairs + [Pair(name: name, value: value)])
    }

    /// As they stand in the text; empty when there are none.
    public var description: String {
        guard !pairs.isEmpty else { return "" }
        return "{" + pairs.map { "\($0.name)=\"\(Self.escape($0.value))\"" }.joined(separator: ",") + "}"
    }

    private static func escape(_ value: String) -> String {
        var out = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
