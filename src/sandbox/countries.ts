/** The countries that a sandbox knows: alpha-2, alpha-3, name, currency. */
export const countries: readonly (readonly [alpha2: string, alpha3: string, name: string, currency: string])[] = [
  ["US", "USA", "United States of America", "USD"],
  ["GB", "GBR", "United Kingdom", "GBP"],
  ["DE", "DEU", "Germany", "EUR"],
  ["FR", "FRA", "France", "EUR"],
  ["ES", "ESP", "Spain", "EUR"],
  ["IT", "ITA", "Italy", "EUR"],
  ["NL", "NLD", "Netherlands", "EUR"],
  ["AT", "AUT", "Austria", "EUR"],
  ["IE", "IRL", "Ireland", "EUR"],
  ["CH", "CHE", "Switzerland", "CHF"],
  ["CA", "CAN", "Canada", "CAD"],
  ["AU", "AUS", "Australia", "AUD"],
  ["JP", "JPN", "Japan", "JPY"],
  ["PL", "POL", "Poland", "PLN"],
  ["SE", "SWE", "Sweden", "SEK"],
  ["BR", "BRA", "Brazil", "BRL"],
  ["IN", "IND", "India", "INR"],
];

/** The currency of a country, or undefined for a country that is not known. */
export const currencyOf = (country: string): string | undefined =>
  countries.find(([alpha2]) => alpha2 === country)?.[3];
