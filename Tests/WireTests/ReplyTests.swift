import Message
import Testing

@testable import Wire

@Suite struct ReplyTests {
    static func all() throws -> [Reply] {
        let domain = try DomainName("mx.example.com")
        let word = ReplyText(replacing: "word")
        let parameter = try SMTPParameter(keyword: "FOO", value: "bar")
        return [
            .greeting(domain), .readyForTLS, .goodbye, .authenticated, .hello(domain),
            .capabilities(domain, [.pipelining, .size(10)]), .done, .senderAccepted, .recipientAccepted,
            .chunkAccepted(octets: 86), .queued(id: word, held: 12), .received, .cannotVerify, .help, .challenge(word),
            .startMailInput, .shuttingDown, .timedOut, .tooManyErrors, .tooManyConnections, .tooManyAuthFailures,
            .localError, .undecided, .noRoom, .tooManyRecipients, .limitReached(limit: word, wait: .seconds(90)),
            .limitReached(limit: word, wait: nil),
            .authUnavailable, .lineTooLong, .authLineTooLong, .forbiddenOctet, .unknownCommand, .badArguments,
            .badGreeting, .badSenderAddress, .badRecipientAddress, .badParameter(parameter), .badAuthResponse,
            .authCancelled, .notImplemented, .badSequence, .greetingMissing, .badPipelining, .dataBehindStartTLS,
            .spokeTooEarly, .mechanismUnknown, .unknownParameter(parameter), .noValidRecipients, .startTLSRequired,
            .authRequired, .encryptionRequired, .credentialInvalid, .notPermitted, .customerSuspended,
            .domainNotProved(domain), .fromNotSingle, .displayNameMisleading, .suppressed(reason: word), .relayDenied,
            .recipientCeiling(limit: 1000), .messageTooBig, .utf8Required, .content(defect: word),
        ]
    }

    @Test func `basic and enhanced code agree in every reply`() throws {
        for reply in try Self.all() {
            if let enhanced = reply.enhanced { #expect(enhanced.kind == reply.basicCode / 100, "\(reply)") }
            let mayLack = [220, 250, 334, 354].contains(reply.basicCode)
            #expect(reply.enhanced != nil || mayLack, "\(reply)")
        }
    }

    @Test func `every reply is whole lines of printable ASCII, at most 512 octets each`() throws {
        for reply in try Self.all() {
            var bytes: [UInt8] = []
            reply.append(to: &bytes)
            let lines = String(decoding: bytes, as: UTF8.self).split(
                separator: "\r\n", omittingEmptySubsequences: false)
            #expect(lines.last == "", "\(reply)")
            for line in lines.dropLast() {
                #expect(line.utf8.count <= 510)
                #expect(line.hasPrefix("\(reply.basicCode)"))
                #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) })
            }
        }
    }

    @Test func `replies read as they should`() throws {
        func text(_ reply: Reply) -> String {
            var bytes: [UInt8] = []
            reply.append(to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        let word = ReplyText(replacing: "recipients-per-day")
        #expect(
            text(.limitReached(limit: word, wait: .milliseconds(1500)))
                == "452 4.7.1 Limit recipients-per-day reached; room again in 2 seconds\r\n")
        #expect(text(.encryptionRequired) == "538 5.7.11 Encryption required for authentication\r\n")
        #expect(text(.queued(id: word, held: 0)) == "250 2.0.0 Queued as recipients-per-day\r\n")
        #expect(text(.greeting(try DomainName("mx.example.com"))) == "220 mx.example.com ESMTP\r\n")
    }

    @Test(arguments: ["a\r\nb", "a\nb", "a\0b", "é", String(repeating: "x", count: 401)])
    func `a reply text holds no line end and is not endless`(text: String) {
        #expect(throws: ReplyText.Problem.self) { try ReplyText(text) }
        let safe = ReplyText(replacing: text).text
        #expect(safe.utf8.count <= 400 && safe.utf8.allSatisfy { (0x20...0x7e).contains($0) })
    }

    @Test(arguments: [("a b", "x"), ("A", "b\r\n"), ("A", "b c"), ("", "x"), ("A", "="), ("-A", "x"), ("A\n", "x")])
    func `a parameter holds no space and no line end`(keyword: String, value: String) {
        #expect(throws: SMTPParameter.Problem.self) { try SMTPParameter(keyword: keyword, value: value) }
    }

    @Test func `xtext goes both ways`() {
        let octets = Array(0...255).map { UInt8($0) }
        #expect(XText.decode(XText.encode(octets)) == octets)
        #expect(XText.encode("a+b=c d".utf8) == "a+2Bb+3Dc+20d")
        for broken in ["+", "+4", "+4g", "+2b", "a b", "a=b", "é"] { #expect(XText.decode(broken) == nil) }
    }
}
