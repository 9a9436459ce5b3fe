/// `mail_settings` and `tracking_settings`: what is switched off is accepted, what is switched on is refused by name,
/// except for the sandbox mode.
enum SendGridSettings {
    private static let mail: Set<String> = [
        "bypass_list_management", "bypass_spam_management", "bypass_bounce_management",
        "bypass_unsubscribe_management", "footer", "spam_check", "bcc", "sandbox_mode",
    ]
    private static let tracking: Set<String> = [
        "click_tracking", "open_tracking", "subscription_tracking", "ganalytics",
    ]

    /// Whether the request is only to be checked.
    static func readSandbox(_ settings: Field) throws(FieldProblem) -> Bool {
        let members = try settings.members()
        try members.only(mail)
        for (name, field) in members.sorted(by: { $0.key < $1.key }) where name != "sandbox_mode" {
            try refuseEnabled(field)
        }
        guard let sandbox = members["sandbox_mode"] else { return false }
        return try isEnabled(sandbox)
    }

    static func checkTracking(_ settings: Field) throws(FieldProblem) {
        let members = try settings.members()
        try members.only(tracking)
        for (_, field) in members.sorted(by: { $0.key < $1.key }) { try refuseEnabled(field) }
    }

    private static func refuseEnabled(_ field: Field) throws(FieldProblem) {
        guard try !isEnabled(field) else {
            throw field.problem("The \(field.path) setting is not supported; leave it out or set enable to false.")
        }
    }

    private static func isEnabled(_ field: Field) throws(FieldProblem) -> Bool {
        try field.members()["enable"]?.bool() ?? false
    }
}
