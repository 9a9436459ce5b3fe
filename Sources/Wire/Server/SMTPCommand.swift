import Message

/// One command line of a client, understood (RFC 5321 4.1.1).
enum SMTPCommand: Sendable {
    case helo(SMTPGreeting)
    case ehlo(SMTPGreeting)
    case mail(SMTPEnvelope)
    case recipient(SMTPEnvelope.Recipient)
    case data
    /// RFC 3030.
    case bdat(octets: Int, isLast: Bool)
    case reset
    case noop
    case quit
    case verify
    case help
    case startTLS
    /// RFC 4954; the initial response still in base64.
    case auth(mechanism: String, initial: ArraySlice<UInt8>?)

    /// Why a line is no command. Each is answered by one reply.
    enum Problem: Error, Hashable {
        case unknown
        /// The line belongs to another protocol, such as HTTP: somebody makes a foreign client talk to us.
        case foreignProtocol
        case notImplemented
        case badArguments
        case badGreeting
        case badSender
        case badRecipient
        case badParameter(SMTPParameter)
        case unknownParameter(SMTPParameter)

        var reply: Reply {
            switch self {
            case .unknown, .foreignProtocol: .unknownCommand
            case .notImplemented: .notImplemented
            case .badArguments: .badArguments
            case .badGreeting: .badGreeting
            case .badSender: .badSenderAddress
            case .badRecipient: .badRecipientAddress
            case .badParameter(let parameter): .badParameter(parameter)
            case .unknownParameter(let parameter): .unknownParameter(parameter)
            }
        }
    }
}
