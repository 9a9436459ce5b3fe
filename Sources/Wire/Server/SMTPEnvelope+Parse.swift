import Message

extension SMTPEnvelope {
    /// Reads what stands behind MAIL: `FROM:<reverse-path>` and parameters (RFC 5321 4.1.1.2).
    init(mailArguments arguments: ArraySlice<UInt8>) throws(SMTPCommand.Problem) {
        var reader = ArgumentReader(arguments)
        guard reader.take("FROM:") else { throw .badArguments }
        guard let path = reader.takePath() else { throw .badSender }
        if path.isEmpty {
            reversePath = .null
        } else {
            guard let text = String(validating: path, as: UTF8.self), let mailbox = try? Mailbox(text) else {
                throw .badSender
            }
            reversePath = .mailbox(mailbox)
        }
        for parameter in try reader.parameters() { try set(parameter) }
    }

    private mutating func set(_ parameter: SMTPParameter) throws(SMTPCommand.Problem) {
        switch (parameter.keyword, parameter.value) {
        case ("SIZE", let value?):
            guard let size = ArgumentReader.number(Array(value.utf8)) else { throw .badParameter(parameter) }
            declaredSize = size
        case ("BODY", let value?):
            switch value.uppercased() {
            case "7BIT": is8Bit = false
            case "8BITMIME": is8Bit = true
            default: throw .badParameter(parameter)
            }
        case ("SMTPUTF8", nil):
            usesUTF8 = true
        case ("RET", let value?):
            guard let wish = DSNReturn(rawValue: value.uppercased()) else { throw .badParameter(parameter) }
            returning = wish
        case ("ENVID", let value?):
            guard value.utf8.count <= EnvelopeID.mostOctets, let id = XText.decode(value).flatMap({ EnvelopeID($0) })
            else { throw .badParameter(parameter) }
            envelopeID = id
        case ("AUTH", _?):
            // RFC 4954 section 5: a server that does not trust the statement takes it as `<>`, which changes nothing here.
            break
        case ("SIZE", nil), ("BODY", nil), ("SMTPUTF8", _?), ("RET", nil), ("ENVID", nil), ("AUTH", nil):
            throw .badParameter(parameter)
        default:
            throw .unknownParameter(parameter)
        }
    }
}

extension SMTPEnvelope.Recipient {
    /// Reads what stands behind RCPT: `TO:<forward-path>` and parameters (RFC 5321 4.1.1.3).
    init(rcptArguments arguments: ArraySlice<UInt8>, host: DomainName) throws(SMTPCommand.Problem) {
        var reader = ArgumentReader(arguments)
        guard reader.take("TO:") else { throw .badArguments }
        guard let path = reader.takePath(), var text = String(validating: path, as: UTF8.self) else {
            throw .badRecipient
        }
        if text.lowercased() == "postmaster" { text += "@\(host.text)" }
        guard let mailbox = try? Mailbox(text) else { throw .badRecipient }
        self.init(mailbox: mailbox)
        for parameter in try reader.parameters() { try set(parameter) }
    }

    private mutating func set(_ parameter: SMTPParameter) throws(SMTPCommand.Problem) {
        switch (parameter.keyword, parameter.value) {
        case ("NOTIFY", let value?):
            guard let wish = DSNNotify(value: value) else { throw .badParameter(parameter) }
            dsn.notify = wish
        case ("ORCPT", let value?):
            guard value.utf8.count <= TypedAddress.mostOctets, let address = Self.original(value) else {
                throw .badParameter(parameter)
            }
            dsn.original = address
        case ("NOTIFY", nil), ("ORCPT", nil):
            throw .badParameter(parameter)
        default:
            throw .unknownParameter(parameter)
        }
    }

    /// The value of ORCPT: a type and an address in xtext, or with the type `utf-8` in plain UTF-8 (RFC 6533 3).
    private static func original(_ value: String) -> TypedAddress? {
        let parts = value.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if let octets = XText.decode(parts[1]) { return TypedAddress(type: parts[0], address: octets) }
        guard parts[0].lowercased() == "utf-8", parts[1].utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        return TypedAddress(utf8: parts[1])
    }
}
