import Wire

/// E-checkbox: the legitimate-looking setting of the incident, in every form the command line offers: connectors that would
/// prove nothing, because what they list is shared by many. Each must be refused, and a proper one of its kind taken.
struct CheckboxScenario: Scenario {
    static let name = ScenarioName.checkbox
    static var demands: Judgement.Demands { .init(hasLawfulMail: false) }

    /// One try to add a connector.
    struct Try: Sendable {
        var kind: String
        var options: [String]

        var text: String { ([kind] + options).joined(separator: " ") }
    }

    func play(on stage: Stage) async throws -> Facts {
        stage.census.begin("checkbox")
        var facts = Facts(name: "checkbox")
        let customer = stage.cast.customers[0]
        let key = try await stage.ask.mintKey(of: customer.id)
        let foreignKey = try await stage.ask.mintKey(of: stage.cast.customers[1].id)
        let controls = Self.controls(key: key)
        let tries = Self.shared + [Try(kind: "credential", options: ["--key", foreignKey])]
        stage.progress.begin("checkbox", total: tries.count + controls.count)
        for one in tries {
            let result = try await stage.ask.tryConnector(one.kind, of: customer.id, one.options)
            facts.tally.add(Self.answer(result))
            if result.status == 0 { facts.objections.append("a connector was made: \(one.text)") }
            if result.status == 1, result.errors.isEmpty {
                facts.objections.append("refused without a word: \(one.text)")
            }
            stage.progress.advance(by: 1)
        }
        for one in controls {
            let result = try await stage.ask.tryConnector(one.kind, of: customer.id, one.options)
            if result.status != 0 {
                facts.objections.append("a proper connector was refused: \(one.text): \(result.errors)")
            }
            stage.progress.advance(by: 1)
        }
        facts.count(stage.census.count(of: "checkbox"))
        facts.figures["controls"] = Double(controls.count)
        stage.progress.end()
        return facts
    }

    /// Exit status 1 is a refusal; wrong usage or a crash is none.
    private static func answer(_ result: ShellResult) -> Answer {
        switch result.status {
        case 0: Answer(.accepted(code: 0), .finalDot)
        case 1: Answer(.refused(code: 1), .finalDot)
        default: Answer(.broken("exit status \(result.status): \(result.errors)"), .finalDot)
        }
    }

    /// Networks and names of senders that many share, the sandbox's stand-ins and the real ones; and networks that are
    /// wider than one organisation's few hosts.
    static let shared: [Try] =
        [
            "127.0.92.0/28", "127.0.92.17/32", "127.0.95.0/28", "127.0.66.0/28", "127.0.77.0/28", "40.92.0.0/28",
            "40.107.4.16/28", "52.100.0.0/28", "104.47.0.1/32", "40.95.1.0/28", "209.85.128.0/28",
            "2a01:111:f400::/64", "2a01:111:f403::730/128", "198.51.100.0/27", "192.0.2.0/24", "0.0.0.0/0", "::/0",
            "2001:db8::/63",
        ].map { Try(kind: "network", options: ["--network", $0]) }
        + ["127.0.92.0/28", "40.107.0.0/28", "127.0.77.4/32", "198.51.100.0/24"].map {
            Try(kind: "microsoft365", options: ["--hybrid-source", $0])
        }
        + [
            "mail.protection.outlook.com", "outlook.com", "contoso.mail.protection.outlook.com", "smtp.gmail.com",
            "google.com", "amazonses.com", "sendgrid.net", "contoso.onmicrosoft.com",
        ].map { Try(kind: "certificate", options: ["--certificate-name", $0]) }
        + [Try(kind: "credential", options: ["--key", "01m00000000000000000000000"])]

    private static func controls(key: String) -> [Try] {
        [
            Try(kind: "network", options: ["--network", "203.0.113.16/28"]),
            Try(kind: "network", options: ["--network", "2001:db8:7::/64"]),
            Try(kind: "microsoft365", options: ["--hybrid-source", "192.0.2.200/32"]),
            Try(kind: "google", options: []),
            Try(kind: "certificate", options: ["--certificate-name", "mailout.vertexair.example"]),
            Try(kind: "credential", options: ["--key", key]),
        ]
    }
}
