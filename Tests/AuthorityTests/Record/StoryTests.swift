import Message
import Testing

@testable import Authority

@Suite struct StoryTests {
    @Test func `an accepted message tells who, how, by which proof, at what cost and to whom`() throws {
        var scene = try Scene(to: "ann@example.net", "bob@example.org")
        scene.spend(12, .customerRecipients(Scene.customer))
        scene.facts.recipients[1].suppression = Suppression(list: .platform, reason: .bounce, since: scene.now)
        scene.evidence.message.stripped = ["Feedback-ID"]
        #expect(
            Story(scene.record).text == """
                Message 0000000000000000000000048h was accepted at 2026-01-01T00:00:00Z by policy \(Policy.version).

                Example Shop (customer 000000000000000000000004hm, active) handed it in by SMTP submission \
                from 192.0.2.7, which called itself app.shop.example, over TLSv1.3.
                It used the key "web shop" (00000000000000000000001ayd), minted 2025-11-12T00:00:00Z with \
                second factor operator.
                Written by "Shop" <news@shop.example>, reverse path <bounce@shop.example>, 5120 octets, judged \
                as transactional mail.

                Proofs
                  shop.example  active

                Checks
                  credential   passed  the key is valid and permits transactional mail
                  standing     passed  the customer is active
                  tenant       passed  not handed in by a relay
                  domain       passed  shop.example is proved: its owner's record names this customer
                  content      passed  5120 octets, well formed
                  content      noted   removed because a customer may not own them: Feedback-ID
                  suppression  held    recipient 2: on the platform's list
                  budget       passed  room for 1, of which first-time 1

                Budgets, recipients in 24 hours
                  customer                              12 -> 13 of 10000
                  key or connector                      0 -> 1 of 10000
                  first-time recipients                 0 -> 1 of 200
                  first-time recipients at example.net  0 -> 1 of 200
                  platform                              0 -> 1 of 10000000

                Recipients
                  1  ann@example.net  sent
                  2  bob@example.org  held (recipient)

                It may be signed in the name of shop.example.

                """)
    }

    @Test func `a refused message tells which check refused it and why`() throws {
        var scene = try Scene()
        try scene.useConnector("192.0.2.0/28")
        try scene.setProof(.paused)
        scene.evidence.greeting = nil
        scene.evidence.tls = nil
        #expect(
            Story(scene.record).text == """
                Message 0000000000000000000000048h was refused at 2026-01-01T00:00:00Z by policy \(Policy.version).

                Example Shop (customer 000000000000000000000004hm, active) handed it in by SMTP relay from \
                192.0.2.7, in plain text.
                It came through the connector "office" (00000000000000000000001vr1) for 192.0.2.0/28.
                Written by "Shop" <news@shop.example>, reverse path <bounce@shop.example>, 5120 octets, judged \
                as transactional mail.

                Proofs
                  shop.example  paused

                Checks
                  credential   passed   the connector is valid and permits transactional mail
                  standing     passed   the customer is active
                  tenant       passed   the addresses are the customer's own
                  domain       refused  the proof of the author domain shop.example is paused
                  content      passed   5120 octets, well formed
                  suppression  passed   no recipient is suppressed
                  budget       passed   room for 1, of which first-time 1

                Budgets, recipients in 24 hours
                  nothing was debited

                Recipients
                  ann@example.net  not accepted

                Refused by domain: the proof of the author domain shop.example is paused.

                """)
    }

    @Test func `an unknown key and an unknown customer are told, too`() throws {
        var scene = try Scene()
        scene.facts.credential = nil
        scene.facts.customer = nil
        let text = Story(scene.record).text
        #expect(text.contains("whom the ledger does not know"))
        #expect(text.contains("It named the key \(Scene.key), which the ledger does not know."))
    }

    @Test func `no name that a stranger chose begins a line or speaks to a terminal`() throws {
        var scene = try Scene()
        let evil = "x\r\nRefused by nobody\u{1b}[2K\u{9b}1A\u{202e}\u{2028}y\u{200b}\u{85}"
        let lines = Story(scene.record).text.split(separator: "\n", omittingEmptySubsequences: false).count
        scene.evidence.message.authors[0].displayName = evil
        scene.evidence.greeting = evil
        scene.evidence.tls = evil
        scene.evidence.message.stripped = [evil]
        scene.facts.customer?.name = evil
        scene.facts.credential?.name = evil
        scene.evidence.message.autoSubmitted = evil
        scene.facts.readmission = .released(by: evil, at: scene.now)
        let record = DecisionRecord(
            claim: scene.claim, evidence: scene.evidence, facts: scene.facts,
            verdict: Verdict(
                id: scene.claim.id, decidedAt: scene.now, policy: Policy.version,
                ruling: .refused(Refusal(check: .domain, outcome: .undecided, privateReason: evil)),
                messageClass: .transactional, findings: [Finding(check: .domain, result: .refused, reason: evil)]))
        let text = Story(record).text
        #expect(!text.contains("\nRefused by nobody"))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < lines + 4)
        for scalar in text.unicodeScalars where scalar != "\n" {
            #expect(![.control, .format, .lineSeparator].contains(scalar.properties.generalCategory))
        }
    }

    @Test func `letters and joiners of other scripts are told as they are`() throws {
        var scene = try Scene()
        scene.evidence.message.authors[0].displayName = "J\u{f6}rg \u{1f600} \u{645}\u{200c}\u{62e}"
        #expect(Story(scene.record).text.contains("\"J\u{f6}rg \u{1f600} \u{645}\u{200c}\u{62e}\" <"))
    }
}
