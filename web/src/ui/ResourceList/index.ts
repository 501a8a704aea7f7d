export { ResourceList, type PeekPlace } from './ResourceList';
export { useListSearch } from './useListSearch';
export { markOwnChange } from './useLiveRows';
export { clean, filterOf, hasFilter, listQuery, parseSearch, stringifySearch, withFilter, type Search } from './search';
export type { BulkAction, Choice, Filter, Resource, Tab, Target } from './types';
