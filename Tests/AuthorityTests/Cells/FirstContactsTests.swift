import Message
import Testing

@testable import Authority

@Suite struct FirstContactsTests {
    private let now = Scene.now

    private func customer(_ number: Int) -> CustomerID { CustomerID(bits: UInt128(number)) }

    @Test func `the cap admits as many customers as it says, and those again`() {
        var contacts = FirstContacts()
        for number in 1...5 {
            #expect(contacts.admits(customer(number), limit: 5, now: now))
            contacts.record(customer(number), at: now)
        }
        #expect(!contacts.admits(customer(6), limit: 5, now: now))
        #expect(contacts.admits(customer(3), limit: 5, now: now))
        #expect(!contacts.admits(customer(6), limit: 0, now: now))
    }

    @Test func `a customer is forgotten after 24 hours and recorded once`() {
        var contacts = FirstContacts()
        contacts.record(customer(1), at: now)
        contacts.record(customer(1), at: now + .hours(1))
        #expect(contacts.entries.map(\.time) == [now])
        #expect(!contacts.admits(customer(2), limit: 1, now: now + .hours(24) - .milliseconds(1)))
        #expect(contacts.admits(customer(2), limit: 1, now: now + .hours(24)))
        contacts.record(customer(2), at: now + .hours(24))
        #expect(contacts.entries.map(\.customer) == [customer(2)])
    }

    @Test func `a cell never grows beyond its bound, and closes there`() {
        var contacts = FirstContacts()
        for number in 0..<1100 { contacts.record(customer(number), at: now) }
        #expect(contacts.entries.count == 1000)
        #expect(!contacts.admits(customer(2000), limit: .max, now: now))
        #expect(Cell(encoded: Cell.contacts(contacts).encoded, kind: .firstContacts) == .contacts(contacts))
    }
}
