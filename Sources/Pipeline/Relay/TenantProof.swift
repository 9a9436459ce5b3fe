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
    /// The first label of the connector's host.
    let host: String
    let nonce: String
    /// Domains whose valid signatures cover the subject, where the nonce is.
    let signers: [DomainName]

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
            fields.isFromCloudMailbox, let host = recipient.domain.labels.first,
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
        self.host = String(host)
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

    /// Takes a proof message and tells the ledger what it shows.
    ///
    /// - Parameter bytes: the whole message; the caller bounds it, and has none that was cut.
    /// - Returns: whether the tenant is allowed now. One answer for every reason: whoever asks learns nothing.
    public func proveTenant(_ bytes: [UInt8], to recipient: Mailbox, from connection: Connection) async -> Bool {
        // Nothing is looked at for a tenant that nobody has named.
        guard let tenant = TenantFieldReader.read(HeaderBlock(parsing: bytes)).tenant,
            let host = recipient.domain.labels.first, (try? await ledger.isPending(tenant, host: String(host))) == true,
            let proof = await TenantProof(
                bytes, to: recipient, relay: connection.relay, asking: observer.resolver,
                at: time.now())
        else { return false }
        do {
            try await ledger.confirmTenant(
                proof.tenant, host: proof.host, nonce: proof.nonce, organisation: proof.organisation,
                signers: proof.signers, by: .system("relay"))
            log.notice("a tenant is allowed", metadata: ["tenant": "\(proof.tenant)"])
            return true
        } catch {
            log.info("a tenant was not allowed", metadata: ["tenant": "\(proof.tenant)", "reason": "\(error)"])
            return false
        }
    }
}
