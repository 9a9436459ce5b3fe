import Authority
import Crypto
import MailAuth
import Message

extension SignatureEvidence {
    /// What the signatures of a message show, beside whether they hold.
    ///
    /// - Parameters:
    ///   - signatures: as the verifier read them, from the top of the message down.
    ///   - results: of the verifier, in the same order.
    ///   - recipients: of the envelope, each once.
    static func all(
        _ signatures: [DKIMSignature?], _ results: [DKIMResult], in header: HeaderBlock, recipients: [Mailbox]
    ) -> [SignatureEvidence] {
        zip(signatures, results).compactMap { signature, result in
            signature.map { SignatureEvidence($0, result.result, in: header, recipients: recipients) }
        }
    }

    private init(
        _ signature: DKIMSignature, _ result: DKIMResult.Outcome, in header: HeaderBlock, recipients: [Mailbox]
    ) {
        let signed = Set(signature.signedFields.map(\.folded))
        var named: Set<Mailbox> = []
        for name in [HeaderName.to, .cc] where signed.contains(name.folded) {
            for field in header.all(name) { named.formUnion((try? AddressList(field))?.mailboxes ?? []) }
        }
        let date = signed.contains(HeaderName.date.folded) ? header.first(.date) : nil
        var hash = SHA256()
        hash.update(data: Array("\(signature.domain.text)/\(signature.selector.text)/".utf8))
        hash.update(data: signature.signature)
        self.init(
            domain: signature.domain, selector: signature.selector.text, result: result,
            hash: Hexadecimal.encode(hash.finalize().prefix(16)),
            signedAt: signature.signedAt ?? date.flatMap { try? MessageDate.parse($0.unfolded) },
            coversContent: signature.bodyLength == nil
                && (signed.contains(HeaderName.subject.folded) || header.first(.subject) == nil),
            outsiders: recipients.indices.filter { !named.contains(recipients[$0]) })
    }
}
