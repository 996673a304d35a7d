/** People of no real company. The first one is assigned to the sample app at the first start. */
export const samplePeople = [
  ['Ann', 'Lee', 'Engineer', 'Platform', 'R-7'],
  ['Bruno', 'Ångström', 'Archivist', 'Library', 'L-2'],
  ['Chidi', 'Okafor', 'Analyst', 'Finance', 'F-1'],
  ['Dalia', 'Haddad', 'Director', 'Finance', 'F-1'],
  ['Eun-ji', 'Park', 'Designer', 'Product', 'P-4'],
  ['Farah', 'Noor', 'Curator', 'Library', 'L-2'],
].map(([firstName, lastName, title, department, costCode]) => {
  const login = `${firstName!.toLowerCase()}@example.com`;
  return { login, email: login, firstName, lastName, title, department, costCode };
});
