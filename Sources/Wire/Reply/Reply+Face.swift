/// What everybody may see of a reply.
struct ReplyFace {
    var basic: Int
    /// nil where RFC 2034 forbids one: greetings, EHLO and HELO replies, and 3yz.
    var enhanced: EnhancedCode?
    /// The fixed words; for some cases `Reply.appendDetail` adds to them.
    var words: StaticString

    init(_ basic: Int, _ words: StaticString) {
        self.basic = basic
        self.words = words
    }

    init(_ basic: Int, _ subject: Int, _ detail: Int, _ words: StaticString) {
        self.basic = basic
        enhanced = EnhancedCode(basic / 100, subject, detail)
        self.words = words
    }
}

extension Reply {
    /// The three-digit code of RFC 5321 4.2.
    public var basicCode: Int { face.basic }

    /// The code of RFC 3463; nil in greetings, EHLO and HELO replies and 3yz, where RFC 2034 forbids one.
    public var enhanced: EnhancedCode? { face.enhanced }

    var face: ReplyFace {
        switch self {
        case .greeting, .readyForTLS, .goodbye, .authenticated, .hello, .capabilities, .done, .senderAccepted,
            .recipientAccepted, .chunkAccepted, .queued, .received, .cannotVerify, .help, .challenge, .startMailInput:
            positiveFace
        case .shuttingDown, .timedOut, .tooManyErrors, .tooManyConnections, .tooManyAuthFailures, .localError,
            .undecided, .noRoom, .tooManyRecipients, .limitReached, .authUnavailable:
            transientFace
        default:
            permanentFace
        }
    }

    private var positiveFace: ReplyFace {
        switch self {
        case .greeting: ReplyFace(220, "")
        case .readyForTLS: ReplyFace(220, 0, 0, "Ready to start TLS")
        case .goodbye: ReplyFace(221, 0, 0, "Bye")
        case .authenticated: ReplyFace(235, 7, 0, "Authenticated")
        case .hello, .capabilities: ReplyFace(250, "")
        case .done: ReplyFace(250, 0, 0, "Ok")
        case .senderAccepted: ReplyFace(250, 1, 0, "Sender ok")
        case .recipientAccepted: ReplyFace(250, 1, 5, "Recipient ok")
        case .chunkAccepted: ReplyFace(250, 0, 0, "")
        case .queued: ReplyFace(250, 0, 0, "Queued as ")
        case .received: ReplyFace(250, 0, 0, "Received")
        case .cannotVerify: ReplyFace(252, 0, 0, "Cannot verify; send mail and see")
        case .help: ReplyFace(214, 0, 0, "See RFC 5321")
        case .challenge: ReplyFace(334, "")
        default: ReplyFace(354, "End data with <CR><LF>.<CR><LF>")
        }
    }

    private var transientFace: ReplyFace {
        switch self {
        case .shuttingDown: ReplyFace(421, 3, 2, "Shutting down; try again")
        case .timedOut: ReplyFace(421, 4, 2, "Timed out waiting for you")
        case .tooManyErrors: ReplyFace(421, 7, 0, "Too many errors")
        case .tooManyConnections: ReplyFace(421, 7, 0, "Too many connections")
        case .tooManyAuthFailures: ReplyFace(421, 7, 0, "Too many failed authentications")
        case .undecided: ReplyFace(451, 7, 1, "Cannot tell now whether this may be sent; try again later")
        case .noRoom: ReplyFace(452, 3, 1, "No room for a message now; try again later")
        case .tooManyRecipients: ReplyFace(452, 5, 3, "Too many recipients")
        case .limitReached: ReplyFace(452, 7, 1, "Limit ")
        case .authUnavailable: ReplyFace(454, 7, 0, "Cannot check keys now; try again later")
        default: ReplyFace(451, 3, 0, "Error on our side; try again later")
        }
    }

    private var permanentFace: ReplyFace {
        switch self {
        case .lineTooLong: ReplyFace(500, 5, 2, "Line too long")
        case .authLineTooLong: ReplyFace(500, 5, 6, "Authentication line too long")
        case .forbiddenOctet: ReplyFace(500, 5, 2, "Lines end in CRLF and have no other CR, LF or NUL; closing")
        case .unknownCommand: ReplyFace(500, 5, 2, "Unknown command")
        case .badArguments: ReplyFace(501, 5, 4, "Wrong arguments")
        case .badGreeting: ReplyFace(501, 5, 4, "A domain name or address literal is needed")
        case .badSenderAddress: ReplyFace(501, 1, 7, "Bad sender address syntax")
        case .badRecipientAddress: ReplyFace(501, 1, 3, "Bad recipient address syntax")
        case .badParameter: ReplyFace(501, 5, 4, "Bad value of parameter ")
        case .badAuthResponse: ReplyFace(501, 5, 2, "Not a response in base64")
        case .authCancelled: ReplyFace(501, 7, 0, "Authentication cancelled")
        case .notImplemented: ReplyFace(502, 5, 1, "Command not implemented")
        case .badSequence: ReplyFace(503, 5, 1, "Bad sequence of commands")
        case .greetingMissing: ReplyFace(503, 5, 1, "EHLO first")
        case .badPipelining: ReplyFace(503, 5, 0, "Input behind a command that must wait for its reply; closing")
        case .mechanismUnknown: ReplyFace(504, 5, 4, "Mechanism not offered")
        case .startTLSRequired: ReplyFace(530, 7, 0, "STARTTLS first")
        case .authRequired: ReplyFace(530, 7, 0, "Authentication required")
        case .credentialInvalid: ReplyFace(535, 7, 8, "Key not valid")
        case .encryptionRequired: ReplyFace(538, 7, 11, "Encryption required for authentication")
        case .messageTooBig: ReplyFace(552, 3, 4, "Message too big")
        case .utf8Required: ReplyFace(553, 6, 7, "Address needs SMTPUTF8")
        case .unknownParameter: ReplyFace(555, 5, 4, "Unknown parameter ")
        case .dataBehindStartTLS: ReplyFace(554, 5, 1, "Input behind STARTTLS; closing")
        case .spokeTooEarly: ReplyFace(554, 5, 1, "Wait for the greeting; closing")
        case .noValidRecipients: ReplyFace(554, 5, 1, "No valid recipients")
        case .content: ReplyFace(554, 6, 0, "Message refused: ")
        default: refusalFace
        }
    }

    private var refusalFace: ReplyFace {
        switch self {
        case .customerSuspended: ReplyFace(550, 7, 1, "Account suspended")
        case .tenantNotProved:
            ReplyFace(
                550, 7, 1, "The sending organisation is not proved for this relay; its administrator can look it up")
        case .domainNotProved: ReplyFace(550, 7, 1, "Domain not proved for this account: ")
        case .fromNotSingle: ReplyFace(550, 7, 1, "Exactly one From field with one address is needed")
        case .displayNameMisleading: ReplyFace(550, 7, 1, "Display name shows another address than the author's")
        case .suppressed: ReplyFace(550, 7, 1, "Recipient is on your suppression list: ")
        case .relayDenied: ReplyFace(550, 7, 1, "Relaying denied")
        case .recipientCeiling: ReplyFace(550, 7, 1, "Too many recipients; at most ")
        default: ReplyFace(550, 7, 1, "Not permitted with this key or connector")
        }
    }
}
