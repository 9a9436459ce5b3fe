import Authority
import Ledger
import MailAuth
import Message
import Signing
import Spool

/// Makes final bytes out of a draft: removes what a customer may not own, adds what every message must have, re-encodes
/// what a next hop might break. After this nothing but our DKIM-Signature fields is added.
struct Composer: Sendable {
    let platform: Platform
    let owned: OwnedFields
    let trace: TraceFields
    let spool: Spool

    init(platform: Platform, spool: Spool) {
        self.platform = platform
        self.spool = spool
        owned = OwnedFields(platform: platform)
        trace = TraceFields(platform: platform)
    }

    /// Every time that is written is the id's own, so that a message handed in again after a crash is the same to the
    /// last octet, and what was decided about it still is about it.
    ///
    /// - Parameters:
    ///   - observed: whose message it is, and what the relay door observed.
    ///   - label: the customer's account label.
    /// - Throws: `SpoolError` when the body could not be kept.
    func compose(
        _ submission: Submission, _ content: Draft.Content, _ observed: Observed, id: MessageID, label: String
    ) async throws(SpoolError) -> Composition {
        let size = submission.draft.size
        let arrival = observed.handsOn ? arrival(submission, content, observed, id: id) : nil
        var header = content.shape.header
        let stripped = owned.strip(from: &header, isMicrosoft365: observed.relay?.isMicrosoft365 == true)
        complete(&header, id: id)
        header = HeaderBlock(fields: header.fields.map(\.refolded))
        let usesUTF8 = submission.needsUTF8(header)
        var message = Observation.evidence(
            of: content.shape, header: header, size: size, stripped: stripped, usesUTF8: usesUTF8)
        var body = content.body
        if message.defects.isEmpty, SevenBitRewriter.isNeeded(content.shape) {
            body = try await rewrite(content.shape, body, &header, &message, usesUTF8: usesUTF8)
        }
        if let results = observed.results { header.prepend(results.field) }
        for field in trace.fields(
            id: id, identity: observed.identity.identity, door: submission.door, label: label,
            connection: submission.connection
        ).reversed() {
            header.prepend(field)
        }
        let claim = Claim(
            id: id, door: submission.door, identity: observed.identity.identity, customer: observed.identity.customer,
            reversePath: submission.reversePath, recipients: submission.distinctRecipients,
            requestedClass: submission.requestedClass, notBefore: submission.notBefore,
            concerns: submission.door == .system ? submission.concerns : nil)
        let evidence = Evidence(
            peer: submission.connection.peer, tls: submission.connection.tls,
            greeting: submission.connection.greeting, relay: observed.relay, message: message)
        let final = FinalMessage(
            header: header.serialised, bodyHash: body.hash, bodyDigest: body.digest, bodySize: body.stored.size)
        return Composition(
            claim: claim, idempotency: submission.idempotency, dsn: submission.dsn, evidence: evidence, final: final,
            body: body, arrival: arrival, place: content.place)
    }

    /// The message as it came in, for the customer's own server.
    private func arrival(
        _ submission: Submission, _ content: Draft.Content, _ observed: Observed, id: MessageID
    ) -> Arrival {
        var header = content.shape.header
        owned.stripResults(from: &header)
        if let results = observed.results { header.prepend(results.field) }
        if let received = trace.received(id: id, connection: submission.connection) { header.prepend(received) }
        return Arrival(header: header.serialised, body: content.body.stored)
    }

    /// What RFC 6409 8 lets a submission server add.
    private func complete(_ header: inout HeaderBlock, id: MessageID) {
        if header.first(.date) == nil, let value = try? HeaderValue(MessageDate.text(id.time)) {
            header.append(RawField(name: .date, value: value))
        }
        if header.first(.messageID) == nil, let value = try? HeaderValue("<\(id)@\(platform.host)>") {
            header.append(RawField(name: .messageID, value: value))
        }
    }

    /// The second pass, only where the body changes.
    private func rewrite(
        _ shape: MessageShape, _ body: BodyPass, _ header: inout HeaderBlock, _ message: inout MessageEvidence,
        usesUTF8: Bool
    ) async throws(SpoolError) -> BodyPass {
        var shape = shape
        shape.header = header
        var rewriter = SevenBitRewriter(shape: shape)
        guard rewriter.unconverted.allSatisfy({ $0.mayStay(usesUTF8: usesUTF8) }) else {
            message.defects.append(.unconvertible8Bit)
            return body
        }
        header = rewriter.header
        guard rewriter.changesBody else { return body }
        let rewritten = try await BodyPass(rewriting: body.stored, into: spool.bodyWriter()) { piece in
            var out: [UInt8] = []
            if let piece { rewriter.rewrite(piece, into: &out) } else { rewriter.finish(into: &out) }
            return out
        }
        if rewriter.leftLongHeaderLine { message.defects.append(.malformedHeader) }
        return rewritten
    }
}

extension Submission {
    /// Whether UTF-8 may stand in the header (RFC 6532): an SMTP client says so; over HTTP, where nothing is agreed on,
    /// an address that cannot be written without it does.
    fileprivate func needsUTF8(_ header: HeaderBlock) -> Bool {
        guard !usesUTF8, door == .http else { return usesUTF8 }
        if reversePath.mailbox?.needsUTF8 == true || recipients.contains(where: \.needsUTF8) { return true }
        return [HeaderName.from, .to, .cc, .replyTo].flatMap { header.all($0) }.contains { field in
            field.has8Bit && (try? AddressList(field))?.mailboxes.contains(where: \.needsUTF8) == true
        }
    }
}
