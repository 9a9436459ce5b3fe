import MailAuth
import Message
import Testing

/// RFC 8617 4 and 5.2.
@Suite struct ARCVerifierTests {
    private let world = ARCWorld()

    private func replacing(_ old: String, _ new: String, in message: [UInt8]) -> [UInt8] {
        let text = String(decoding: message, as: UTF8.self)
        #expect(text.contains(old), "\(old)")
        return Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
    }

    /// The field of a name and instance, whole.
    private func field(_ name: String, _ instance: Int, in message: [UInt8]) throws -> String {
        let header = HeaderBlock(parsing: message)
        let field = header.fields.first { field in
            String(decoding: field.bytes, as: UTF8.self).hasPrefix("\(name):") && field.text.contains("i=\(instance);")
        }
        return String(decoding: try #require(field).bytes, as: UTF8.self)
    }

    @Test(arguments: [1, 2, 3, 50]) func `a chain passes whatever its length`(hops: Int) async throws {
        let result = await world.verify(try world.chain(hops))
        #expect(result.result == .pass && result.instances == hops, "\(result.reason)")
        #expect(result.sealers.count == hops && result.sealers.first?.text == "one.example")
    }

    @Test func `no chain is none`() async {
        #expect(await world.verify(world.message) == ARCResult(result: .none))
        #expect(ARCReport(await world.verify(world.message)).instances == 0)
    }

    @Test func `refolding and new fields do no harm`() async throws {
        let message = replacing("cv=pass; ", "cv=pass;\r\n   ", in: try world.chain(2))
        #expect(await world.verify(Array("Received: x\r\nSubject2: y\r\n".utf8) + message).result == .pass)
    }

    @Test func `a change of the message fails the newest set, and a change below it is what seals forgive`()
        async throws
    {
        let one = try world.chain(1)
        #expect(await world.verify(replacing("We lost", "We won!", in: one)).reason.contains("the body was changed"))
        #expect(await world.verify(replacing("dinner", "supper", in: one)).result == .fail)
        let changed = replacing("We lost", "We won!", in: one)
        let two = try #require(try world.sealed(changed, by: "two.example"))
        #expect(await world.verify(two).result == .pass)
    }

    @Test(arguments: [
        ("mx.one.example; spf=pass", "mx.one.example; spf=fail"), ("i=2; mx.two.example;", "i=2; mx.evil.example;"),
        ("cv=none", "cv=pass"), ("cv=pass", "cv=none"), ("cv=pass", "cv=fail"), ("cv=pass", "cv=PASS"),
        ("cv=pass", "cv="),
        ("cv=pass; ", ""), ("d=two.example", "d=one.example"), ("s=s;", ""), ("a=ed25519-sha256", "a=rsa-sha256"),
        ("a=ed25519-sha256", "a=rsa-sha1"), ("i=2", "i=3"), ("i=2", "i=1"), ("i=2", "i=0"), ("i=2", "i=x"),
        ("i=2", "i=51"),
        ("i=1", "i=2"), ("i=1;", ""), ("ARC-Seal:", "X-ARC-Seal:"), ("ARC-Message-Signature:", "X-AMS:"),
        ("ARC-Authentication-Results:", "X-AAR:"), ("cv=pass", "cv=pass; h=from"), ("h=mime", "h=arc-seal:mime"),
        ("cv=pass", "cv=pass; cv=pass"), ("cv=pass", "cv=pass;;"), ("from:to", "to"), ("bh=", "bx="),
        ("c=relaxed/relaxed", "c=nofws"),
        ("t=17", "t=x17"), ("d=two.example", "d="), ("d=two.example", "d=nodots"), ("b=", "b=*"),
        ("c=relaxed/relaxed", "l=4000; c=relaxed/relaxed"),
        ("c=relaxed/relaxed", "x=1767225600; c=relaxed/relaxed"), ("c=relaxed/relaxed", "q=http; c=relaxed/relaxed"),
    ])
    func `a change of the chain fails it`(old: String, new: String) async throws {
        let result = await world.verify(replacing(old, new, in: try world.chain(2)))
        #expect(result.result == .fail && !result.reason.isEmpty && !result.isTemporary && result.sealers.isEmpty)
    }

    @Test(arguments: ["ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"])
    func `each field is there once for each instance`(name: String) async throws {
        let message = try world.chain(3)
        for instance in 1...3 {
            let field = try field(name, instance, in: message)
            #expect(await world.verify(Array(field.utf8) + message).reason.contains("twice"))
            #expect(await world.verify(replacing(field, "", in: message)).reason.contains("missing"))
        }
    }

    @Test func `a set taken out of the middle leaves a gap`() async throws {
        var message = try world.chain(3)
        for name in ["ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"] {
            message = replacing(try field(name, 2, in: message), "", in: message)
        }
        let result = await world.verify(message)
        #expect(result.result == .fail && result.instances == 3)
    }

    @Test func `the order of fields in the header does not matter`() async throws {
        let message = try world.chain(2)
        let seal = try field("ARC-Seal", 1, in: message)
        #expect(await world.verify(Array(seal.utf8) + replacing(seal, "", in: message)).result == .pass)
    }

    @Test func `a chain that failed stays failed`() async throws {
        let failed = try #require(try world.sealed(world.chain(1), by: "two.example", status: .fail))
        let result = await world.verify(failed)
        #expect(result.result == .fail && result.instances == 2 && result.reason.contains("failed already"))
        #expect(try world.sealed(failed, by: "three.example") == nil)
    }

    @Test func `a message signature without c= may mean either form`() async throws {
        for form in Canonicalization.allCases {
            let result = await world.verify(try world.chainWithoutForm(form))
            #expect(result.result == .pass, "\(form): \(result.reason)")
        }
    }

    @Test func `a key that cannot be fetched now fails for now`() async throws {
        let message = try world.chain(2)
        world.resolver.remove("s._domainkey.one.example", .txt)
        world.resolver.add("s._domainkey.one.example TIMEOUT")
        let result = await world.verify(message)
        #expect(result.result == .fail && result.isTemporary)
        #expect(result.reason.hasPrefix("the seal at s._domainkey.one.example"))
    }

    @Test func `a key that is gone fails for good`() async throws {
        let message = try world.chain(2)
        world.resolver.remove("s._domainkey.two.example", .txt)
        let result = await world.verify(message)
        #expect(result.result == .fail && !result.isTemporary)
        #expect(result.reason.hasPrefix("the message signature of instance 2"))
    }

    @Test func `oversize fields and headers are refused unread`() async throws {
        let padding = String(repeating: "z", count: ARCLimits.fieldOctets)
        let long = await world.verify(replacing("cv=none", "cv=none; n=\(padding)", in: try world.chain(1)))
        #expect(long.result == .fail && long.reason.contains("too large"))
        let flood = Array("X: \(String(repeating: "y", count: DKIMLimits.headerOctets))\r\n".utf8)
        #expect(await world.verify(flood + (try world.chain(1))).result == .fail)
    }

    @Test func `the body may come in pieces`() async throws {
        let message = try world.chain(2)
        let end = try #require(message.firstRange(of: [13, 10, 13, 10]))
        var verifier = ARCVerifier(header: Array(message[..<end.upperBound]))
        for byte in message[end.upperBound...] { verifier.update([byte]) }
        #expect(await verifier.finish(asking: world.resolver, at: ARCWorld.now).result == .pass)
    }

    @Test func `no mutation that changes what is sealed passes, and none crashes`() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let message = try world.chain(2)
        let end = try #require(message.firstRange(of: Array("\r\nFrom:".utf8))).lowerBound
        let head = Array(message[..<end])
        func essence(_ bytes: [UInt8]) -> [String] {
            HeaderBlock(parsing: bytes + [13, 10]).fields.map { field in
                String(decoding: field.bytes, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
            }.filter { field in
                ["arc-seal:", "arc-message-signature:", "arc-authentication-results:"].contains(where: field.hasPrefix)
            }
        }
        // Whoever spoils the names of all three fields of the last hop has taken its set away; the rest is a chain still.
        let lawful = [essence(head), Array(essence(head).dropFirst(3))]
        for _ in 0..<600 {
            let changed = random.mutate(head, alphabet: Array("; =\r\n\t\u{0}\u{ff}i1a:".utf8))
            let result = await world.verify(changed + message[end...])
            if result.result == .pass { #expect(lawful.contains(essence(changed)), "seed \(seed), \(changed)") }
        }
    }
}
