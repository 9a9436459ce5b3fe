import Message

/// Why a message was not signed. None of these is the message's fault: it waits, or its door answers 4xx.
public enum SigningError: Error, Hashable, Sendable {
    /// The bytes are not the ones that were authorised.
    case digestMismatch
    /// It came in at the relay door, and the proof stored with its verdict is missing or is about something else.
    case relayNotProved
    /// The domain has no key that the DNS shows.
    case noActiveKey(DomainName)
    /// A stored key cannot be opened: another master key, or damage.
    case unusableKey(selector: String)
    /// The key slot is not in a state in which this can happen.
    case slotTaken(selector: String)
    /// libcrypto refused.
    case cryptography(RSAPrivateKey.Problem)
    /// The keys could not be read or written.
    case store(String)
}
