import Message

/// What an SMTP server says: one case for each outcome. Basic code, enhanced code and public text all derive from the
/// case (`Reply+Face.swift`), so they cannot disagree.
///
/// The values a case carries are of types that cannot hold CR or LF.
public enum Reply: Hashable, Sendable {
    // MARK: Going on

    /// 220, the first line of a session (RFC 5321 3.1).
    case greeting(DomainName)
    /// 220: the TLS handshake may begin (RFC 3207).
    case readyForTLS
    /// 221 to QUIT.
    case goodbye
    /// 235 (RFC 4954).
    case authenticated
    /// 250 to HELO.
    case hello(DomainName)
    /// 250 with one line for each extension, to EHLO.
    case capabilities(DomainName, [SMTPCapability])
    /// 250 to NOOP and RSET.
    case done
    case senderAccepted
    case recipientAccepted
    /// 250 to a BDAT that is not the last (RFC 3030).
    case chunkAccepted(octets: Int)
    /// 250: the message is ours now. `held` counts recipients that wait.
    case queued(id: ReplyText, held: Int)
    /// 250: a bounce or report was taken in.
    case received
    /// 252 to VRFY.
    case cannotVerify
    case help
    /// 334, a challenge in base64 (RFC 4954).
    case challenge(ReplyText)
    /// 354 to DATA.
    case startMailInput

    // MARK: Not now

    case shuttingDown
    case timedOut
    case tooManyErrors
    case tooManyConnections
    case tooManyAuthFailures
    /// 451: something of ours failed.
    case localError
    /// 451: it could not be told whether this may be sent.
    case undecided
    /// 452: no room for a message now.
    case noRoom
    /// 452 to one more RCPT than a message may have.
    case tooManyRecipients
    /// 452: a limit that refills; `limit` is its name in the documents, `wait` the time until there is room, if told.
    case limitReached(limit: ReplyText, wait: Span?)
    /// 454: the ledger could not say whether the key is good.
    case authUnavailable

    // MARK: Protocol errors

    case lineTooLong
    /// 500 5.5.6 (RFC 4954).
    case authLineTooLong
    /// A bare CR, bare LF or NUL outside of message data; the connection ends.
    case forbiddenOctet
    case unknownCommand
    case badArguments
    case badGreeting
    case badSenderAddress
    case badRecipientAddress
    case badParameter(SMTPParameter)
    case badAuthResponse
    case authCancelled
    case notImplemented
    case badSequence
    case greetingMissing
    /// 503: input stood behind a command that must be the last of its group (RFC 2920 3.1); the connection ends.
    case badPipelining
    /// 554: input stood behind STARTTLS in plain text; the connection ends.
    case dataBehindStartTLS
    /// 554: the client spoke before the greeting; the connection ends.
    case spokeTooEarly
    case mechanismUnknown
    case unknownParameter(SMTPParameter)
    case noValidRecipients

    // MARK: Not permitted

    case startTLSRequired
    case authRequired
    /// 538: AUTH without TLS (RFC 4954).
    case encryptionRequired
    case credentialInvalid
    case notPermitted
    case customerSuspended
    /// Whoever fed a relay connector is not proved to write for its customer.
    case tenantNotProved
    case domainNotProved(DomainName)
    case fromNotSingle
    case displayNameMisleading
    case suppressed(reason: ReplyText)
    /// 550: not a connector's address, and no recipient of ours.
    case relayDenied
    /// 550: more recipients than the customer's own ceiling.
    case recipientCeiling(limit: Int)

    // MARK: Content

    case messageTooBig
    /// 553: an address needs SMTPUTF8 and the client did not ask for it (RFC 6531 3.5).
    case utf8Required
    /// 554: the message is broken; `defect` is the word of the documents.
    case content(defect: ReplyText)
}
