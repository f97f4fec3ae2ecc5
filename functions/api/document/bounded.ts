/**
 * Every list of things is paged. These lists are parts of one thing, answered with it, and what bounds each is said here:
 * a field of an answer that is a list and stands in no line would grow without anybody having thought of it.
 */
export const bounded: Record<string, readonly string[]> = {
  "the bodies of a prefecture: a stage holds at most 200": [
    "Plan.bodies",
    "Overview.bodies",
    "Settlement.bodies",
    "Person.towns",
  ],
  "a closed list of the pool, each at most once": [
    "Town.options",
    "Member.missing",
    "StaffMember.duties",
    "Client.scopes",
    "Application.allowed",
    "Application.stepUp",
    "UsageReport.late",
  ],
  "the hours of at most a week": ["Service.hours"],
  "the oldest, with how many there are": ["ParkedList.parked"],
  "what its own shape takes of it": [
    "Application.fees",
    "Application.warnings",
    "DecisionRecord.answers",
    "DecisionRecord.fees",
    "DecisionRecord.signatures",
    "DecisionRecord.sentBack",
    "Application.sentBack",
    "Payment.rows",
    "Facility.spaces",
    "Facility.units",
    "Availability.days",
    "Booking.bands",
    "Booking.times",
  ],
  "one row for each act on one thing by people, in one item of 400 KB": [
    "Setting.rows",
    "Application.corrections",
    "DecisionRecord.corrections",
    "Payment.attempts",
    "Payment.money",
    "Registration.versions",
    "Group.members",
    "Group.similar",
    "ServiceLevels.rows",
    "ShowPoolExportAnswer.parts",
    "Facility.timetables",
    "Facility.rules",
    "Facility.fees",
  ],
};
