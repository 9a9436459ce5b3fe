import Mustache

/// All pages, as Mustache text. They stand in the program itself, so nothing has to be installed beside it.
enum Templates {
    /// A page's template.
    enum Name: String, CaseIterable, Sendable {
        case overview, messages, message, queue, connectors, exposure, mailbox, letter, signIn, signInNeeded,
            signInExpired, error
    }

    private static func text(_ name: Name) -> String {
        switch name {
        case .overview: overview
        case .messages: messages
        case .message: message
        case .queue: queue
        case .connectors: connectors
        case .exposure: exposure
        case .mailbox: mailbox
        case .letter: letter
        case .signIn: signIn
        case .signInNeeded: signInNeeded
        case .signInExpired: signInExpired
        case .error: error
        }
    }

    /// - Throws: `WebSetupError` naming the template that cannot be read.
    static func library() throws(WebSetupError) -> MustacheLibrary {
        var library = MustacheLibrary()
        let partials = ["layout": layout, "row": row]
        let all = partials.merging(Name.allCases.map { ($0.rawValue, text($0)) }) { $1 }
        for (name, text) in all {
            do {
                try library.register(text, named: name)
            } catch {
                throw .template(name)
            }
        }
        return library
    }
}
