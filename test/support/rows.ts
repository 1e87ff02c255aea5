/** Rows of the requirements that objects of Kubernetes spell. */
export const kubernetesRows = [
  ...['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8', 'A9', 'A10', 'A11', 'A12', 'A13', 'A14', 'A16'],
  ...['B5', 'B8'],
];
