import Foundation
import Message
import NIOCore
import TestKit
import Testing

@testable import Drills

@Suite struct SinkTests {
    private func talk(_ text: String, pieces: Int) -> SinkConversation {
        var conversation = SinkConversation()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            conversation.receive(Array(bytes[start..<min(bytes.count, start + pieces)]))
        }
        return conversation
    }

    private let script =
        "EHLO relay\r\nMAIL FROM:<a@b.example> SIZE=9\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<e@f.example>\r\nDATA\r\n"
        + "Subject: x\r\n\r\n..dot\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n\r\nsecond\r\n.\r\nQUIT\r\n"

    @Test(arguments: [1, 7, 1000]) func messagesAreReadHoweverTheyAreCut(_ pieces: Int) {
        var conversation = talk(script, pieces: pieces)
        let arrivals = conversation.takeArrivals()
        #expect(arrivals.map(\.reversePath) == ["a@b.example", ""])
        #expect(arrivals.map(\.recipients) == [["c@d.example", "e@f.example"], ["c@d.example"]])
        #expect(
            arrivals.map { String(decoding: $0.content, as: UTF8.self) } == [
                "Subject: x\r\n\r\n.dot\r\n", "\r\nsecond\r\n",
            ])
        #expect(conversation.isOver)
    }

    @Test func whatNeverEndsIsCutOff() {
        let conversation = talk(String(repeating: "x", count: SinkConversation.lineLimit + 1), pieces: 1000)
        #expect(conversation.isOver)
    }

    @Test func dataWithoutRecipientIsRefused() {
        var conversation = talk("MAIL FROM:<a@b.example>\r\nDATA\r\n", pieces: 100)
        #expect(String(decoding: conversation.takeOutput(), as: UTF8.self).hasSuffix("503 no recipient\r\n"))
    }

    private let mail =
        "DKIM-Signature: v=1; a=rsa-sha256; d=Shop.example;\r\n\ts=c1-x; t=100; x=259300;\r\n h=From : To:Subject; b=a b\r\n"
        + "dkim-signature: d=platform.example; s=p\r\nSubject: Invoice\r\n TOKEN77\r\n\r\nDKIM-Signature: d=body.example\r\n"

    @Test func signaturesAndSubjectAreSeen() {
        let sighting = Sighting(Array(mail.utf8))
        #expect(sighting.words == ["Invoice", "TOKEN77"])
        #expect(sighting.signatures.map(\.domain) == ["shop.example", "platform.example"])
        #expect(sighting.signatures[0].covered == ["from", "to", "subject"])
        #expect(sighting.signatures[0].lifetime == 259_200)
        #expect(sighting.signatures[1].lifetime == nil)
    }

    private func census() -> Census {
        let census = Census(ours: OurSignatures(platform: "platform.example", customers: ["shop.example"]))
        census.begin("base")
        census.expect("TOKEN77", to: "c@d.example", in: "base", at: .now())
        return census
    }

    private func arrival(_ text: String, to recipients: [String]) -> SinkConversation.Arrival {
        .init(reversePath: "", recipients: recipients, content: Array(text.utf8))
    }

    @Test func announcedMailIsLawfulOnce() {
        let census = census()
        census.arrived(arrival(mail, to: ["c@d.example"]), at: .now() + .milliseconds(20))
        census.arrived(arrival(mail, to: ["c@d.example"]), at: .now() + .milliseconds(30))
        let count = census.count(of: "base")
        #expect(count.lawfulSent == 1)
        #expect(count.lawfulDelivered == 1)
        #expect(count.lawfulSigned == 1)
        #expect(count.repeated == 1)
        #expect(count.delivered == 0)
        #expect(census.captured.count == 1)
        #expect((count.delays.first ?? 0) >= 20)
        #expect(census.isComplete("base"))
    }

    @Test func announcedMailForSomebodyElseIsAnAttack() {
        let census = census()
        census.arrived(arrival(mail, to: ["x@y.example", "c@d.example"]), at: .now())
        let count = census.count(of: "base")
        #expect(count.delivered == 1)
        #expect(count.signed == 1)
        #expect(count.lawfulDelivered == 1)
    }

    @Test func whatNobodyAnnouncedIsAnAttack() {
        let census = census()
        census.arrived(arrival("Subject: hello\r\n\r\nx\r\n", to: ["x@y.example"]), at: .now())
        census.begin("hop")
        census.arrived(
            arrival("DKIM-Signature: d=a.shop.example; s=c2-x\r\n\r\nx\r\n", to: ["x@y.example"]), at: .now())
        #expect(census.count(of: "base").delivered == 1)
        #expect(census.count(of: "base").signed == 0)
        #expect(census.count(of: "hop").signed == 1)
        #expect(!census.isComplete("base"))
    }

    @Test func filesOfAMailboxAreArrivalsAtTheTimeInTheirNames() throws {
        let folder = try ScratchFolder()
        try FileManager.default.createDirectory(atPath: folder.file("new"), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: folder.file("new/1.1.countersign")))
        var follower = MailboxFollower(maildir: folder.path)
        let census = census()
        let top = "Return-Path: <a@b.example>\r\nDelivered-To: c@d.example\r\n"
        try Data("\(top)\(mail)".utf8).write(to: URL(filePath: folder.file("new/5000.2.countersign")))
        follower.look(census, at: Timestamp(milliseconds: 5000))
        follower.look(census, at: Timestamp(milliseconds: 9000))
        let count = census.count(of: "base")
        #expect(count.lawfulDelivered == 1)
        #expect(count.repeated == 0)
        #expect(count.delivered == 0)
    }

    @Test func microsoftsOwnSignatureIsNotOurs() {
        let ours = OurSignatures(platform: "platform.example", customers: ["shop.example"])
        let seen = Sighting(Array("DKIM-Signature: d=shop.example; s=selector1\r\n\r\n".utf8)).signatures
        #expect(!ours.contains(seen[0]))
    }
}
