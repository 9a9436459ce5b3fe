/// What is around every page: who is signed in, where one is, where one can go.
struct Frame {
    /// The parts of the console.
    enum Section: String, Sendable {
        case none, overview, messages, queue, connectors, exposure, mailbox
    }

    struct Link {
        var title: String
        var path: String
        var isCurrent: Bool
    }

    let platform: String
    let title: String
    /// Who is signed in; nil for strangers.
    let operatorName: String?
    /// Every form carries it.
    let formToken: String?
    let links: [Link]
    let style = Assets.style.path
    let script = Assets.script.path

    init(platform: String, title: String, section: Section, session: OpenSession?, hasMailbox: Bool) {
        self.platform = platform
        self.title = title
        operatorName = session?.name
        formToken = session?.token.formToken
        guard session != nil else {
            links = []
            return
        }
        var sections: [(Section, String, String)] = [
            (.overview, "Overview", "/"), (.messages, "Messages", "/messages"), (.queue, "Queue", "/queue"),
            (.connectors, "Connectors", "/connectors"), (.exposure, "Exposure", "/exposure"),
        ]
        if hasMailbox { sections.append((.mailbox, "Mailbox", "/mailbox")) }
        links = sections.map {
            Link(title: $0.1, path: $0.2, isCurrent: $0.0 == section)
        }
    }
}
