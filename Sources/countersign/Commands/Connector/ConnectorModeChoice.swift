import ArgumentParser
import Authority
import Message

/// What becomes of mail that a connector cannot prove, as options.
struct ConnectorModeChoice: ParsableArguments {
    /// The words of `ConnectorMode`.
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case enforce, observe, inbound
    }

    @Option(
        name: .customLong("mode"),
        help: "What becomes of unproved mail: refused (enforce), held (observe), or handed to --inbound-host (inbound)."
    )
    var word: Mode?

    @Flag(name: .long, help: "The same as --mode observe, for a customer moving in.")
    var observe = false

    @Option(
        name: .long,
        help: "The customer's own mail server, HOST or HOST:PORT, that gets unproved mail unsigned as inbound mail.")
    var inboundHost: String?

    /// - Returns: nil when no option says so.
    /// - Throws: `ValidationError`.
    var mode: ConnectorMode? {
        get throws {
            guard let word = try chosen else { return nil }
            switch word {
            case .enforce: return .enforce
            case .observe: return .observe
            case .inbound:
                guard let inboundHost else { throw ValidationError("--mode inbound needs --inbound-host") }
                guard let host = InboundHost(inboundHost) else {
                    throw ValidationError("'\(inboundHost)' is no host name, nor one with a port")
                }
                return .inbound(host)
            }
        }
    }

    private var chosen: Mode? {
        get throws {
            var words = Set([word].compactMap(\.self))
            if observe { words.insert(.observe) }
            if inboundHost != nil { words.insert(.inbound) }
            guard words.count <= 1 else { throw ValidationError("the options name more than one mode") }
            return words.first
        }
    }
}
