import Authority
import Ledger
import Logging
import MailAuth
import Message

/// The message by which a tenant shows that it sends for the customer: from that tenant, over a connection that is
/// Microsoft's, with the nonce we gave out, and signed with a key of a domain that the customer has proved.
struct TenantProof: Sendable {
    let tenant: TenantID
    let organisation: DomainName?
    let nonce: String
    /// Domains whose valid signatures cover the subject, where the nonce is.
    let signers: [DomainName]
    /// Whether the DNS did not answer about some key.
    let isUnanswered: Bool

    /// What a message shows, before the ledger is asked about it.
    ///
    /// - Parameters:
    ///   - recipient: the address it was sent to.
    ///   - relay: what the door saw of the connection.
    /// - Returns: nil when it proves nothing.
    init?(
        _ bytes: [UInt8], to recipient: Mailbox, relay: RelayEvidence?, asking resolver: any DNSResolver,
        at now: Timestamp
    ) async {
        guard let relay, relay.isMicrosoft365 else { return nil }
        let header = HeaderBlock(parsing: bytes)
        guard let fields = TenantFieldReader.read(header).fields, let tenant = fields.tenant,
            fields.isFromCloudMailbox,
            let author = header.soleAuthor?.domain, header.all(.subject).count == 1,
            let subject = header.first(.subject),
            let nonce = Self.nonce(in: subject.decodedText)
        else { return nil }
        var verifier = DKIMVerifier(header: bytes)
        let readable = verifier.signatures
        let body = bytes.firstRange(of: [0x0d, 0x0a, 0x0d, 0x0a]).map { bytes[$0.upperBound...] } ?? []
        verifier.update(body)
        let results = await verifier.finish(asking: resolver, at: now)
        signers = zip(readable, results).compactMap { signature, result in
            // A mail that came from here, such as an answer that repeats a subject, is signed too, and proves no tenant.
            guard let signature, result.result == .pass, signature.bodyLength == nil,
                signature.signedFields.contains(.subject), author.isAtOrBelow(signature.domain),
                !SignatureEvidence.isCountersigns(selector: signature.selector.text)
            else { return nil }
            return signature.domain
        }
        self.tenant = tenant
        organisation = fields.organisation
        isUnanswered = results.contains { $0.result == .temperror }
        self.nonce = nonce
    }

    /// The first word that looks like one of ours.
    private static func nonce(in subject: String) -> String? {
        subject.split(whereSeparator: { $0 == " " || $0 == "\t" }).first {
            $0.lowercased().hasPrefix(TenantProofRequest.prefix) && $0.count <= 64
        }
        .map(String.init)
    }
}

extension Pipeline {
    /// Whether an address is where proof messages go.
    public static func isTenantProof(_ mailbox: Mailbox) -> Bool {
        mailbox.local.lowercased() == TenantProofRequest.localPart
    }

    /// What became of a proof message. Whoever sent it hears no reason.
    public enum TenantProving: Hashable, Sendable {
        case allowed
        case refused
        /// The DNS or the ledger did not answer: the same message may prove it later.
        case undecided
    }

    /// Takes a proof message and tells the ledger what it shows.
    ///
    /// - Parameters:
    ///   - bytes: the beginning of the message; the caller bounds it.
    ///   - size: octets of the whole message: one that was cut cannot be verified.
    public func proveTenant(
        _ bytes: [UInt8], size: Int, to recipient: Mailbox, from connection: Connection
    ) async -> TenantProving {
        // Nothing is looked at for strangers, and for a tenant that nobody has named.
        guard connection.relay?.isMicrosoft365 == true,
            let tenant = TenantFieldReader.read(HeaderBlock(parsing: bytes)).tenant,
            let host = recipient.domain.labels.first.map(String.init)
        else { return .refused }
        let now = time.now()
        do throws(LedgerError) {
            guard try await ledger.isPending(tenant, host: host) else { return .refused }
            guard size == bytes.count else {
                log.info("a proof message is too large", metadata: ["tenant": "\(tenant)", "size": "\(size)"])
                return .refused
            }
            let resolver = PatientResolver(
                resolver: observer.resolver, end: now + PatientResolver.patience, time: time)
            guard
                let proof = await TenantProof(
                    bytes, to: recipient, relay: connection.relay, asking: resolver, at: now)
            else { return .refused }
            if proof.signers.isEmpty, proof.isUnanswered { return .undecided }
            try await ledger.confirmTenant(
                proof.tenant, host: host, nonce: proof.nonce, organisation: proof.organisation,
                signers: proof.signers, by: .system("relay"))
            log.notice("a tenant is allowed", metadata: ["tenant": "\(tenant)"])
            return .allowed
        } catch {
            log.info("a tenant was not allowed", metadata: ["tenant": "\(tenant)", "reason": "\(error)"])
            return error.isTemporary ? .undecided : .refused
        }
    }
}
