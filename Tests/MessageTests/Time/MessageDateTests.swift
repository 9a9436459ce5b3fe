import Message
import Testing

@Suite struct MessageDateTests {
    @Test(arguments: [
        ("Sun, 22 Nov 2026 02:23:45 +0000", 1_795_314_225), ("22 Nov 2026 02:23:45 +0000", 1_795_314_225),
        ("Sun, 22 Nov 2026 03:23:45 +0100 (CET)", 1_795_314_225), ("Sat, 21 Nov 2026 21:23:45 EST", 1_795_314_225),
        ("Fri, 21 Nov 1997 09:55:06 -0600", 880_127_706), ("21 Nov 97 09:55:06 GMT", 880_106_106),
        ("Thu,\t13\tFeb 1969 23:32 -0330 (Newfoundland Time)", -27_723_480),
        ("Fri, 21 Nov 1997 09(comment (nested)):   55  :  06 -0600", 880_127_706),
        ("29 Feb 2024 00:00:00 Z", 1_709_164_800), ("31 Dec 2016 23:59:60 +0000", 1_483_228_800),
        ("1 Jan 1970 00:00:00 -0000", 0), ("Mon, 6 Jul 2026 10:00:00", 1_783_332_000),
    ])
    func `dates are read with their old forms`(_ text: String, _ seconds: Int64) throws {
        #expect(try MessageDate.parse(text.utf8) == Timestamp(seconds: seconds))
    }

    @Test(arguments: [
        "", "yesterday", "30 Feb 2024 00:00:00 +0000", "29 Feb 2023 00:00:00 +0000", "1 Jan 2026 24:00:00 +0000",
        "1 Jan 2026 10:61:00 +0000", "32 Jan 2026 10:00:00 +0000", "1 Foo 2026 10:00:00 +0000", "2026-11-22T10:00:00Z",
        "1 Jan 2026 10:00:00 +00", "1 Jan 2026 10:00:00 +0060", "1 Jan 2026 10:00:00 +0000 1",
        "1 Jan 99999 10:00:00 +0000",
        "1 Jan 2026 10:00:00 (open", "\0",
    ])
    func `what is no date is refused`(_ text: String) {
        #expect(throws: MessageDate.Problem.self) { try MessageDate.parse(text.utf8) }
    }

    @Test func `what is written is read back`() throws {
        var random = Seeded(seed: 12)
        for _ in 0..<2000 {
            let time = Timestamp(seconds: Int64.random(in: -5_000_000_000...90_000_000_000, using: &random))
            #expect(try MessageDate.parse(MessageDate.text(time).utf8) == time, "seed \(random.seed)")
            #expect(try Timestamp(rfc3339: time.rfc3339) == time, "seed \(random.seed)")
        }
        #expect(MessageDate.text(Timestamp(seconds: 1_795_314_225)) == "Sun, 22 Nov 2026 02:23:45 +0000")
    }
}

@Suite struct RFC3339Tests {
    @Test func `milliseconds are kept and written when there are any`() throws {
        #expect(Timestamp(milliseconds: 1_795_314_225_120).rfc3339 == "2026-11-22T02:23:45.120Z")
        #expect(Timestamp(seconds: 0).rfc3339 == "1970-01-01T00:00:00Z")
        #expect(Timestamp(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
        #expect(try Timestamp(rfc3339: "2026-11-22T02:23:45.1Z").milliseconds == 1_795_314_225_100)
        #expect(try Timestamp(rfc3339: "2026-11-22t02:23:45.123999z").milliseconds == 1_795_314_225_123)
        #expect(try Timestamp(rfc3339: "2026-11-22T02:23:45-01:30").seconds == 1_795_319_625)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-11-22T02:23:45", "2026-11-22T02:23Z", "2026-13-22T02:23:45Z", "2026-11-31T02:23:45Z",
        "2026-11-22T02:23:45.Z", "2026-11-22T02:23:45+0100", "2026-11-22T02:23:45Zx", "2026-11-22T02:23:45+24:00",
    ])
    func `what is no time is refused`(_ text: String) {
        #expect(throws: Timestamp.Problem.self) { try Timestamp(rfc3339: text) }
    }
}
