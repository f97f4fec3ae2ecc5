export { actorOf, clientOf, foundOperator, type Identity, newcomer, operatorOf } from "./account.ts";
