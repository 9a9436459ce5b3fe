import MailAuth
import Message

extension ConnectorKind {
    /// The end of the sentence that names a connector.
    var sentence: String {
        switch self {
        case .network(let networks): "for \(networks.map(\.description).joined(separator: ", "))"
        case .certificate(let names): "for certificates of \(names.map(\.text).joined(separator: ", "))"
        case .credential(let key): "for the key \(key)"
        case .microsoft365: "for Microsoft 365"
        case .googleWorkspace: "for Google Workspace"
        }
    }
}

extension RelayEvidence {
    /// What was observed at the relay door, for people.
    var sentences: [String] {
        var lines: [String] = []
        if origin != .other { lines.append("The address is in a network of \(origin.word).") }
        if let certificate {
            let names = certificate.names.joined(separator: ", ")
            lines.append(
                certificate.isVerified
                    ? "The client showed a certificate of \(names)."
                    : "The client showed a certificate that proves nothing: \(certificate.problem).")
        }
        switch tenant {
        case .absent: break
        case .unreadable(let reason): lines.append("The tenant cannot be told: \(reason).")
        case .read(let fields): lines.append(fields.sentence)
        }
        if let authentication { lines.append(authentication.sentence) }
        return lines
    }
}

extension TenantFields {
    fileprivate var sentence: String {
        var text = "Microsoft names the tenant \(tenant?.text ?? "of no id")"
        if let organisation { text += ", organisation \(organisation)" }
        if let authentication { text += ", authenticated as \(authentication.rawValue)" }
        if let source { text += ", fed by \(source.address) which called itself \(source.greeting)" }
        return text + "."
    }
}

extension RelayAuthentication {
    fileprivate var sentence: String {
        let signed = signatures.map { "\($0.domain) \($0.result.rawValue)" }.joined(separator: ", ")
        return "It came in with SPF \(spf.rawValue), DMARC \(dmarc.rawValue), ARC \(arc.rawValue), "
            + "DKIM \(signed.isEmpty ? "none" : signed)."
    }
}
