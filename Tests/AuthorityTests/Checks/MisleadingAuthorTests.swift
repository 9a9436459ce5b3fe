import Message
import Testing

@testable import Authority

/// What a person may take for the author, written by somebody who wants to be taken for another (threat A19).
@Suite struct MisleadingAuthorTests {
    /// The verdict about mail with this author, in shop.example.
    private func verdict(_ name: String = "", _ mailbox: String = "news@shop.example") throws -> Verdict {
        var scene = try Scene()
        scene.evidence.message.authors = [Author(mailbox: try Mailbox(mailbox), displayName: name)]
        return scene.verdict()
    }

    @Test(arguments: [
        "Shop\r\nVerdict: sent", "Shop\u{1b}[2J", "Shop\u{0}", "Shop\u{7f}", "Shop\u{9b}2J", "Shop\u{2028}x",
        "Shop\u{2029}",
        "moc.lapyap\u{202e}@ecivres", "\u{202d}Shop",
    ])
    func `characters that move the cursor or turn the text are in no honest name`(_ name: String) throws {
        #expect(try verdict(name).refusal?.outcome == .displayNameMisleading)
    }

    @Test(arguments: [
        "Shop\tNews", "J\u{f6}rg", "\u{200f}\u{5d7}\u{5e0}\u{5d5}\u{5ea}\u{200f}",
        "\u{2067}\u{645}\u{62a}\u{62c}\u{631}\u{2069}",
        "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}", "\u{1f468}\u{200d}\u{1f4bb} Joe", "Shop (news)",
        "\u{fffd}\u{fffd} Shop",
        "News from St. Mary", "a = b ?", "50 %? = yes",
    ])
    func `other scripts, signs and white space are`(_ name: String) throws {
        #expect(try verdict(name).rulings == [.send])
    }

    @Test(arguments: ["=?x-none?Q?service=40paypal.com?=", "Shop =?utf-8?q?open", "=?"])
    func `an encoded word that was left as it is may be shown as something else`(_ name: String) throws {
        #expect(try verdict(name).refusal?.outcome == .displayNameMisleading)
    }

    @Test(arguments: ["=?utf-8?Q?service=40paypal.com=00?=@shop.example", "\"service@paypal.com\"@shop.example"])
    func `a local part that looks like a name or an address is refused`(_ mailbox: String) throws {
        #expect(try verdict("", mailbox).refusal?.outcome == .displayNameMisleading)
    }

    @Test(arguments: [
        "joe+tag=a.example@shop.example", "\"joe doe\"@shop.example", "a?b@shop.example", "a=b@shop.example",
    ])
    func `odd local parts that look like nothing else are sent`(_ mailbox: String) throws {
        #expect(try verdict("", mailbox).rulings == [.send])
    }

    @Test(arguments: [
        "service\u{fffd}@paypal.com", "\u{fffd}@paypal.com", "service@pay\u{fffd}pal.com",
        "\u{fffd}s\u{fffd}@\u{fffd}paypal.com",
    ])
    func `what could not be read hides no address`(_ name: String) throws {
        #expect(try verdict(name).refusal?.outcome == .displayNameMisleading)
    }

    @Test func `the author's own address in a name that could not be read whole is the author's own`() throws {
        #expect(try verdict("\u{fffd}\u{fffd} news@shop.example").rulings == [.send])
        #expect(try verdict("\u{fffd}news@shop.example").rulings == [.send])
    }
}
