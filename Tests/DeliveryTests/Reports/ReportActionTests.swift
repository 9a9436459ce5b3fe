import Message
import Testing
import Wire

@testable import Delivery

/// Who hears of what: RFC 3461 4.1 and 5.2 as a table.
@Suite struct ReportActionTests {
    private static let finding = Finding(.temporary, StatusCode(.temporary, 0, 0), "451 later")
    private static let later = Timestamp(seconds: 1_700_000_000)

    private func action(
        _ disposition: Disposition, _ wish: DSNNotify?, isPassedOn: Bool = false, isLate: Bool = true
    ) -> DeliveryReport.Action? {
        DeliveryReport.Action(disposition, wish: wish, isPassedOn: isPassedOn, isLate: isLate)
    }

    @Test(arguments: [Disposition.bounced(finding), .expired(finding)])
    func `a failure is reported unless NOTIFY leaves it out`(_ failed: Disposition) {
        for isPassedOn in [true, false] {
            #expect(action(failed, nil, isPassedOn: isPassedOn) == .failed)
            #expect(action(failed, [.success, .failure], isPassedOn: isPassedOn) == .failed)
            #expect(action(failed, [.success, .delay], isPassedOn: isPassedOn) == nil)
            #expect(action(failed, .never, isPassedOn: isPassedOn) == nil)
        }
    }

    @Test func `a success is reported when it was asked for and nobody behind us will`() {
        #expect(action(.delivered(Self.finding), [.success]) == .relayed)
        #expect(action(.delivered(Self.finding), [.success], isPassedOn: true) == nil)
        for wish in [nil, .never, [.failure, .delay]] as [DSNNotify?] {
            #expect(action(.delivered(Self.finding), wish) == nil)
        }
    }

    @Test func `a delay is reported when it was asked for and is due`() {
        #expect(action(.deferred(Self.finding, until: Self.later), [.delay]) == .delayed)
        #expect(action(.deferred(Self.finding, until: Self.later), [.delay], isLate: false) == nil)
        for wish in [nil, .never, [.failure, .success]] as [DSNNotify?] {
            #expect(action(.deferred(Self.finding, until: Self.later), wish) == nil)
        }
    }

    @Test func `what was not tried is never reported`() {
        let all: DSNNotify = [.success, .failure, .delay]
        #expect(action(.postponed(reason: "frozen", until: Self.later), all) == nil)
    }
}
