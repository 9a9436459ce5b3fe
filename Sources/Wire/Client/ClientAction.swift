/// What the shell has to do next, in the order given.
public enum ClientAction: Hashable, Sendable {
    /// Write these octets and flush them.
    case send([UInt8])
    /// Start the TLS handshake, then call `tlsEstablished` or `tlsFailed`.
    case startTLS
    /// The session is open: call `begin` with a transaction, or `quit`, now or before the idle limit.
    case ready
    /// The server waits for the content: call `content` until its last piece.
    case provideContent
    /// Ask whether the message may still leave, then call `departure`.
    case askDeparture
    /// The transaction is over.
    case finish(TransactionResult)
    /// The session could not be opened.
    case fail(SessionFailure)
    /// Close the connection; nothing follows.
    case close
}
