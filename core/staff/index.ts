export { admitClient, changeClient, listClients, resumeClient, showClient, suspendClient } from "./client.ts";
export { changeDuties, list, retire, show } from "./duty.ts";
export { actorOf, clientOf, type Identity, newcomer, operatorOf, ordererOf } from "./entrance.ts";
export { foundFirstOperator } from "./first.ts";
export { notices } from "./follow.ts";
export { importStaff } from "./import.ts";
export { jobRowsMax, orderImport } from "./import-job.ts";
export { accept, listInvitations, revokeInvitation } from "./invitation.ts";
export { grantMandate, listMandates, revokeMandate } from "./mandate.ts";
export { inviteOperator } from "./operator.ts";
export {
  clientChange,
  clientInput,
  dutyNames,
  groundNames,
  heldInput,
  mandateInput,
  office,
  operatorInput,
  scopeNames,
} from "./schema.ts";
export { header as csvHeader, rowsMax } from "./sheet.ts";
