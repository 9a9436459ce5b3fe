import Authority
import Ledger
import Message

/// Turns what was authorised into what may be queued: adds a signature of the customer's domain, two where its owner
/// publishes an Ed25519 key too, and one of the platform's, which vouches for the account.
public final class Signer: Sendable {
    /// The domain and label of customer zero.
    public struct Platform: Hashable, Sendable {
        public let domain: DomainName
        public let label: String

        public init(domain: DomainName, label: String) {
            self.domain = domain
            self.label = label
        }
    }

    private let vault: KeyVault
    private let platform: Platform
    private let time: any TimeSource

    public init(vault: KeyVault, platform: Platform, time: any TimeSource) {
        self.vault = vault
        self.platform = platform
        self.time = time
    }

    /// Signs on one of the signing threads.
    ///
    /// Deciding and signing are two gates: whatever let a message in, it is not signed unless its verdict was stored with
    /// the proof that a relayed message needs, and the proof is about this connector and the author these bytes name.
    ///
    /// - Throws: `SigningError.digestMismatch` when `message` is not what `authorised` was given for; the other cases
    ///   when a key is missing or cannot be used. There is no other key to fall back on.
    public func sign(_ authorised: Authorised, _ message: FinalMessage) async throws(SigningError) -> Signed {
        guard authorised.door != .relay || authorised.isProvedForRelay(author: message.authorDomain) else {
            throw .relayNotProved
        }
        var keys = try await vault.activeKeys(of: authorised.signingDomain, label: authorised.label)
        if authorised.signingDomain != platform.domain {
            keys += try await vault.activeKeys(of: platform.domain, label: platform.label)
        }
        let writer = SignatureWriter(signedAt: time.now())
        let signers = keys
        let fields = try await vault.threads.run { () throws(SigningError) -> [UInt8] in
            guard message.digest == authorised.digest else { throw .digestMismatch }
            return try writer.fields(for: message, with: signers)
        }
        return Signed(
            authorised: authorised, header: message.header, signatureFields: fields, expires: writer.expiresAt)
    }
}

extension Authorised {
    /// Whether the stored proof covers a message of this author.
    ///
    /// - Parameter author: the domain in the From field of the bytes to be signed; nil when there is no single one.
    fileprivate func isProvedForRelay(author: DomainName?) -> Bool {
        guard let relayProof, case .connector(let connector) = identity else { return false }
        return relayProof.connector == connector && relayProof.authorDomain == authorDomain && author == authorDomain
    }
}
