import Authority
import Ledger
import MailAuth
import Message
import Pipeline
import Spool
import TestKit
import Testing

/// What becomes of the bytes before they are decided about and signed.
@Suite struct ComposerTests {
    /// Sends one letter and gives back what would leave.
    private func departed(_ letter: Letter) async throws -> (Departed, PipelineWorld, DecisionRecord) {
        let world = try await PipelineWorld()
        let accepted = try await world.accept(letter, as: try await world.sender())
        let departed = try #require(try await world.departing().first)
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
        return (departed, world, try await world.record(accepted.id))
    }

    @Test func `header fields a customer may not own are removed, and the removal is recorded`() async throws {
        let owned = [
            "Countersign-Account: forged", "COUNTERSIGN-Anything: forged", "CFBL-Address: forged@evil.example",
            "CFBL-Feedback-ID: forged", "Feedback-ID: a:b:c:forged", "Form-Sub: v=1; forged",
            "Return-Path: <forged@evil.example>", "Authentication-Results: mail.example; dkim=pass (forged)",
            "Authentication-Results: MX.Mail.Example 1; spf=pass (forged)",
        ]
        let letter = Letter().with { $0.fields += owned }
        let (departed, _, record) = try await departed(letter)
        #expect(!String(decoding: departed.header, as: UTF8.self).contains("forged"))
        #expect(record.evidence.message.stripped.count == owned.count)
        #expect(
            record.evidence.message.stripped == owned.map { String($0.prefix { $0 != ":" }) })
        #expect(record.verdict.findings.contains { $0.check == .content && $0.reason.contains("Form-Sub") })
        for name in ["Countersign-Account", "Feedback-ID", "CFBL-Address", "CFBL-Feedback-ID"] {
            #expect(departed.values(name).count == 1)
        }
    }

    @Test func `results of others and all other fields stay as they are`() async throws {
        let others = [
            "Authentication-Results: relay.acme.example; spf=pass", "Authentication-Results: notmail.example; spf=pass",
            "X-Mailer: Acme  1.0", "List-Unsubscribe: <mailto:out@acme.example>", "Reply-To: help@acme.example",
        ]
        let (departed, _, record) = try await departed(Letter().with { $0.fields += others })
        let header = String(decoding: departed.header, as: UTF8.self)
        for field in others { #expect(header.contains("\(field)\r\n")) }
        #expect(record.evidence.message.stripped.isEmpty)
    }

    @Test func `blind copies are the sender's own secret`() async throws {
        let letter = Letter().with {
            $0.fields += ["Bcc: secret@example.net", "Resent-Bcc: secret@example.net"]
        }
        let (departed, _, record) = try await departed(letter)
        #expect(!String(decoding: departed.header, as: UTF8.self).contains("secret"))
        #expect(record.evidence.message.stripped.isEmpty)
    }

    @Test func `a date and a message id are added where they are missing, and only there`() async throws {
        let (bare, world, record) = try await departed(Letter().with { $0.fields = ["Subject: hello"] })
        #expect(bare.values("Date") == [MessageDate.text(world.clock.now())])
        #expect(bare.values("Message-ID") == ["<\(record.claim.id)@mx.mail.example>"])
        let (whole, _, _) = try await departed(Letter())
        #expect(whole.values("Message-ID") == ["<1@acme.example>"])
        #expect(whole.values("Date") == ["Thu, 01 Jan 2026 00:00:00 +0000"])
    }

    @Test func `the trace field on top says who handed it in, over what, and when`() async throws {
        let (departed, world, record) = try await departed(Letter())
        let received = try #require(departed.values("Received").first)
        #expect(received.hasPrefix("from client.acme.example ([192.0.2.9]) by mx.mail.example with ESMTPSA (TLSv1.3)"))
        #expect(received.contains("id \(record.claim.id);"))
        #expect(received.hasSuffix(MessageDate.text(world.clock.now())))
    }

    @Test func `8-bit text is made 7-bit before it is signed`() async throws {
        let letter = Letter().with {
            $0.fields += [
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
            ]
            $0.body = "Grüße aus Köln\r\n"
        }
        let (departed, _, _) = try await departed(letter)
        #expect(departed.bytes.allSatisfy { $0 < 0x80 })
        #expect(departed.values("Content-Transfer-Encoding") == ["quoted-printable"])
        #expect(QuotedPrintable.decode(departed.body) == Array("Grüße aus Köln\r\n".utf8))
    }

    @Test func `lines over 998 octets are re-encoded before signing, not refused (B3)`() async throws {
        let line = String(repeating: "word ", count: 4000) + "end"
        let letter = Letter().with { $0.body = "\(line)\r\nshort\r\n" }
        let (departed, _, _) = try await departed(letter)
        let longest = departed.bytes.split(separator: 0x0a).map(\.count).max() ?? 0
        #expect(longest <= 999)
        #expect(QuotedPrintable.decode(departed.body) == Array("\(line)\r\nshort\r\n".utf8))
    }

    @Test func `a header line over 998 octets is folded`() async throws {
        let references = (0..<60).map { "<\($0)-0123456789012345678@acme.example>" }.joined(separator: " ")
        let (departed, _, _) = try await departed(Letter().with { $0.fields.append("References: \(references)") })
        #expect((departed.header.split(separator: 0x0a).map(\.count).max() ?? 0) <= 999)
        #expect(departed.values("References").first?.replacing("  ", with: " ") == references)
    }

    /// A multipart of two parts, the second of which has 8-bit text.
    private func multipart(_ kind: String) -> Letter {
        Letter().with {
            $0.fields += ["MIME-Version: 1.0", "Content-Type: multipart/\(kind); boundary=b"]
            $0.body =
                "--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
                + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nKöln\r\n--b--\r\n"
        }
    }

    @Test func `only the part that needs it is written anew`() async throws {
        let (departed, _, _) = try await departed(multipart("mixed"))
        #expect(departed.bytes.allSatisfy { $0 < 0x80 })
        let body = String(decoding: departed.body, as: UTF8.self)
        #expect(body.contains("--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\n"))
        #expect(body.contains("K=C3=B6ln"))
    }

    @Test(arguments: ["signed", "encrypted"])
    func `nothing inside a signed or encrypted part is re-encoded: such mail is refused`(kind: String) async throws {
        let world = try await PipelineWorld()
        let refusal = try await world.refuse(multipart(kind), as: try await world.sender())
        #expect(refusal.outcome == .content(.unconvertible8Bit))
        #expect(try await world.spool.list().isEmpty)
    }

    @Test func `a signed part that is 7-bit already passes octet for octet`() async throws {
        let body =
            "--b\r\nContent-Type: text/plain\r\n\r\nplain  \r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nx\r\n--b--\r\n"
        let letter = Letter().with {
            $0.fields += [
                "MIME-Version: 1.0",
                "Content-Type: multipart/signed; boundary=b; protocol=\"application/pgp-signature\"",
            ]
            $0.body = body
        }
        let (departed, _, _) = try await departed(letter)
        #expect(departed.body == Array(body.utf8))
    }

    @Test(arguments: [
        ("a\rb\r\n", ContentDefect.bareCarriageReturn), ("a\nb\r\n", .bareLineFeed), ("a\0b\r\n", .nul),
    ])
    func `bytes that could hide a second message are refused`(body: String, defect: ContentDefect) async throws {
        let world = try await PipelineWorld()
        let refusal = try await world.refuse(Letter().with { $0.body = body }, as: try await world.sender())
        #expect(refusal.outcome == .content(defect))
    }

    @Test func `8-bit text in a header needs SMTPUTF8`() async throws {
        let world = try await PipelineWorld()
        let sender = try await world.sender()
        let letter = Letter().with { $0.fields[1] = "Subject: Grüße" }
        #expect(try await world.refuse(letter, as: sender).outcome == .content(.malformedHeader))
        _ = try await world.accept(letter.with { $0.usesUTF8 = true }, as: sender)
        let departed = try #require(try await world.departing().first)
        #expect(departed.values("Subject") == ["Grüße"])
        #expect(try await world.verify(departed).map(\.result) == [.pass, .pass])
    }
}
