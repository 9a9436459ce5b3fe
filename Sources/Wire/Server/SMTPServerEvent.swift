/// What a session wants from the shell around it. Those marked (answer) stop the session until they are answered.
public enum SMTPServerEvent: Sendable {
    /// (answer) `accept` or `refuse`.
    case authenticate(SMTPCredentials)
    /// (answer) `accept` or `refuse`. The envelope has no recipients yet.
    case mail(SMTPEnvelope)
    /// (answer) `accept` or `refuse`.
    case recipient(SMTPEnvelope.Recipient)
    /// (answer) `accept` once there is a place for a message, or `refuse`.
    case beginData(SMTPEnvelope)
    /// The next bytes of the message, dots unstuffed.
    case data(ArraySlice<UInt8>)
    /// (answer) `finish`: the message is whole.
    case endData
    /// (answer) `finish`: the message is over and had this many octets, more than allowed. Only its beginning was handed
    /// on, so it can only be refused.
    case endOversize(octets: Int)
    /// The message begun will never be whole; its bytes are to be thrown away.
    case abandonData
    /// Write what `takeOutput` gives, put TLS in front, then call `tlsEstablished`.
    case startTLS
    /// Write what `takeOutput` gives and close.
    case close
}
