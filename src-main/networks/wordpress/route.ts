export type Params = Record<string, string | number>

/**
 * The address of a route. Where permalinks are plain the root is `…/?rest_route=/`, else `…/wp-json/`.
 * https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
 */
export function routeUrl(root: string, route: string, params: Params = {}): string {
  const url = new URL(root)
  if (url.searchParams.has('rest_route')) url.searchParams.set('rest_route', route)
  else url.pathname = url.pathname.replace(/\/*$/, '') + route
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value))
  return url.href
}
