export { type ApiManagement, type AuthProps, apiManagement, type TlsProps } from './admission';
export { type Gateway, type GatewayProps, gatewayNames, resolveGateway } from './gateway';
export type { RouteProps } from './routes';
export { gatewayWiring, operatedGateway } from './wiring';
