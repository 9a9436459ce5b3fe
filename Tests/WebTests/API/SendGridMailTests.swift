import Message
import Testing

@testable import Web

struct SendGridMailTests {
    private static let now = Timestamp(seconds: 1_767_225_600)

    private func read(
        _ text: String, recipients: Int = 1000, expansion: Expansion.Limits = Expansion.Limits()
    ) throws -> (messages: [OutgoingMessage], isSandbox: Bool) {
        var mail = try SendGridMail(
            Field(JSONParser.parse(Array(text.utf8))),
            bounds: SendGridMail.Bounds(now: Self.now, recipients: recipients, expansion: expansion))
        var messages: [OutgoingMessage] = []
        while let message = try mail.next() { messages.append(message) }
        return (messages, mail.isSandbox)
    }

    /// A lawful request with some fields exchanged or added.
    private func request(_ changes: [String: String] = [:], without: String? = nil) -> String {
        var fields = [
            "personalizations": #"[{"to":[{"email":"joe@example.net","name":"Joe"}]}]"#,
            "from": #"{"email":"shop@example.org","name":"Shop"}"#, "subject": #""Hello""#,
            "content": #"[{"type":"text/plain","value":"Hi"}]"#,
        ]
        fields.merge(changes) { $1 }
        if let without { fields[without] = nil }
        return "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    }

    private func problem(_ changes: [String: String] = [:], without: String? = nil) -> FieldProblem? {
        do {
            _ = try read(request(changes, without: without))
            return nil
        } catch {
            return error as? FieldProblem ?? FieldProblem("?", "\(error)")
        }
    }

    @Test func `a lawful request becomes a message`() throws {
        let mail = try read(request())
        let message = try #require(mail.messages.first)
        #expect(mail.messages.count == 1)
        #expect(message.from.mailbox.description == "shop@example.org")
        #expect(message.from.displayName == "Shop")
        #expect(message.recipients.map(\.description) == ["joe@example.net"])
        #expect(message.subject == "Hello")
        #expect(message.text == "Hi")
        #expect(message.html == nil)
        #expect(!mail.isSandbox)
    }

    @Test func `each personalization is a message of its own`() throws {
        let mail = try read(
            request([
                "personalizations": #"""
                [{"to":[{"email":"a@example.net"}],"cc":[{"email":"b@example.net"}],"bcc":[{"email":"c@example.net"}],
                  "subject":"First","headers":{"X-Who":"one"}},
                 {"to":[{"email":"a@example.net"}],"from":{"email":"other@example.org"}}]
                """#,
                "headers": #"{"X-Who":"all","X-More":"1"}"#,
            ]))
        #expect(mail.messages.map(\.subject) == ["First", "Hello"])
        #expect(mail.messages[0].recipients.map(\.description) == ["a@example.net", "b@example.net", "c@example.net"])
        #expect(mail.messages[1].from.mailbox.description == "other@example.org")
        #expect(mail.messages[0].headers.fields.map { "\($0.name)=\($0.value)" } == ["X-More=1", "X-Who=one"])
        #expect(mail.messages[1].headers.fields.map { "\($0.name)=\($0.value)" } == ["X-Who=all", "X-More=1"])
    }

    @Test func `substitutions are put into subject, bodies and reply-to`() throws {
        let mail = try read(
            request([
                "personalizations": #"""
                [{"to":[{"email":"a@example.net"}],"substitutions":{"-name-":"Ann","-box-":"help+1"}}]
                """#,
                "subject": #""Dear -name-""#,
                "content": #"[{"type":"text/plain","value":"-name-!"},{"type":"text/html","value":"<b>-name-</b>"}]"#,
                "reply_to": #"{"email":"-box-@example.org","name":"-name-"}"#,
            ]))
        let message = mail.messages[0]
        #expect(message.subject == "Dear Ann")
        #expect(message.text == "Ann!")
        #expect(message.html == "<b>Ann</b>")
        #expect(message.replyTo.map(\.headerText) == ["Ann <help+1@example.org>"])
    }

    @Test func `small tags and large values cannot make more mail than a request may be`() throws {
        let one = #"{"to":[{"email":"a@example.net"}],"substitutions":{"a":"\#(String(repeating: "b", count: 900))"}}"#
        let text = request([
            "personalizations": "[\(one),\(one),\(one)]",
            "content": #"[{"type":"text/plain","value":"\#(String(repeating: "a", count: 100))"}]"#,
        ])
        // A message is its text and the subject.
        let size = 90_000 + 5
        #expect(try read(text, expansion: .init(message: size, request: 3 * size)).messages.count == 3)
        for limits in [Expansion.Limits(message: size, request: 3 * size - 1), .init(message: size - 1)] {
            #expect { try read(text, expansion: limits) } throws: { ($0 as? FieldProblem)?.status == 413 }
        }
    }

    @Test func `shared text counts for every message, tags or not, and so do names`() throws {
        let plain = request([
            "personalizations": #"[{"to":[{"email":"a@example.net"}]},{"to":[{"email":"b@example.net"}]}]"#,
            "reply_to": #"{"email":"c@example.org","name":"Desk"}"#,
        ])
        // `Hello`, `Hi`, the address and its name, twice.
        let size = 5 + 2 + 13 + 4
        #expect(try read(plain, expansion: .init(request: 2 * size)).messages.count == 2)
        #expect(throws: FieldProblem.self) { try read(plain, expansion: .init(request: 2 * size - 1)) }
    }

    @Test(arguments: [
        "template_id", "asm", "batch_id", "ip_pool_name", "sections", "surprise",
    ])
    func `fields that are not supported are refused by name`(_ name: String) {
        let problem = problem([name: "\"x\""])
        #expect(problem?.field == name)
        #expect(problem?.message.contains(name) == true)
    }

    @Test func `dynamic template data is refused by its place`() {
        let changes = [
            "personalizations": #"[{"to":[{"email":"a@example.net"}],"dynamic_template_data":{"a":"b"}}]"#
        ]
        #expect(problem(changes)?.field == "personalizations.0.dynamic_template_data")
    }

    @Test(arguments: ["personalizations", "from", "subject", "content"])
    func `a missing field is named`(_ name: String) {
        #expect(problem(without: name)?.field == name)
    }

    @Test(arguments: [
        ("personalizations", "[]", "personalizations"), ("personalizations", "{}", "personalizations"),
        ("personalizations", #"[{"cc":[{"email":"a@example.net"}]}]"#, "personalizations.0.to"),
        ("personalizations", #"[{"to":[]}]"#, "personalizations.0.to"),
        ("personalizations", #"[{"to":[{"email":"nobody"}]}]"#, "personalizations.0.to.0.email"),
        (
            "personalizations", #"[{"to":[{"email":"a@example.net"}],"cc":[{"email":"a@example.net"}]}]"#,
            "personalizations.0.cc.0"
        ),
        ("from", #"{"email":"a@example.org","name":"x\r\nBcc: y@example.com"}"#, "from.name"),
        ("subject", #""a\nb""#, "subject"), ("subject", #""""#, "subject"), ("subject", "7", "subject"),
        ("content", "[]", "content"),
        ("content", #"[{"type":"text/html","value":"x"},{"type":"text/plain","value":"x"}]"#, "content.1.type"),
        ("content", #"[{"type":"text/plain","value":""}]"#, "content.0.value"),
        ("content", #"[{"type":"text/calendar","value":"x"}]"#, "content.0.type"),
        ("attachments", #"[{"content":"!!!","filename":"a"}]"#, "attachments.0.content"),
        ("attachments", #"[{"content":"aGk=","filename":""}]"#, "attachments.0.filename"),
        ("attachments", #"[{"content":"aGk=","filename":"a","type":"x"}]"#, "attachments.0.type"),
        ("attachments", #"[{"content":"aGk=","filename":"a","disposition":"x"}]"#, "attachments.0.disposition"),
        ("headers", #"{"To":"x@example.com"}"#, "headers.To"), ("headers", #"{"A b":"x"}"#, "headers.A b"),
        ("headers", #"{"X-A":"x\r\nX-B: y"}"#, "headers.X-A"), ("headers", #"{"X-A":1}"#, "headers.X-A"),
        ("categories", #"["a","a"]"#, "categories.1"), ("send_at", "1767500000", "send_at"),
        ("tracking_settings", #"{"click_tracking":{"enable":true}}"#, "tracking_settings.click_tracking"),
        ("mail_settings", #"{"footer":{"enable":true,"text":"x"}}"#, "mail_settings.footer"),
        ("reply_to_list", #"[{"email":"a@example.org"},{"email":"a@example.org"}]"#, "reply_to_list.1"),
    ])
    func `what is wrong is named by its place`(_ field: String, _ value: String, _ place: String) {
        #expect(problem([field: value])?.field == place)
    }

    @Test func `a wrong subject is wrong even where every personalization has its own`() {
        for wrong in ["7", "[]", #""a\r\nBcc: b@example.net""#] {
            let changes = [
                "personalizations": #"[{"to":[{"email":"a@example.net"}],"subject":"Mine"}]"#, "subject": wrong,
            ]
            #expect(problem(changes)?.field == "subject")
        }
    }

    @Test func `a header field that is no text is told what it must be`() {
        #expect(problem(["headers": #"{"X-A":1}"#])?.message == "The headers.X-A must be a string, not a number.")
    }

    @Test func `reply_to and reply_to_list exclude each other`() {
        let changes = ["reply_to": #"{"email":"a@example.org"}"#, "reply_to_list": #"[{"email":"b@example.org"}]"#]
        #expect(problem(changes)?.field == "reply_to_list")
    }

    @Test func `settings that are switched off are accepted`() throws {
        let mail = try read(
            request([
                "tracking_settings": #"{"click_tracking":{"enable":false,"enable_text":false},"open_tracking":{}}"#,
                "mail_settings": #"{"bypass_list_management":{"enable":false},"sandbox_mode":{"enable":true}}"#,
                "categories": #"["a","b"]"#, "custom_args": #"{"order":"7"}"#,
            ]))
        #expect(mail.isSandbox)
    }

    @Test func `a time to send is at most 72 hours ahead, and a past one is now`() throws {
        let ahead = Self.now.seconds + 72 * 3600
        #expect(try read(request(["send_at": "\(ahead)"])).messages[0].notBefore == Timestamp(seconds: ahead))
        #expect(problem(["send_at": "\(ahead + 1)"])?.field == "send_at")
        #expect(try read(request(["send_at": "1"])).messages[0].notBefore == nil)
        #expect(problem(["send_at": "9223372036854775807"])?.field == "send_at")
    }

    @Test func `recipients are counted over the whole request`() throws {
        let three =
            #"[{"to":[{"email":"a@example.net"},{"email":"b@example.net"}]},{"to":[{"email":"a@example.net"}]}]"#
        let text = request(["personalizations": three])
        #expect(try read(text, recipients: 3).messages.count == 2)
        #expect(throws: FieldProblem.self) { try read(text, recipients: 2) }
    }
}
