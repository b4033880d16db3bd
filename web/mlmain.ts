export {Map} from './node_modules/maplibre-gl/src/ui/map.ts';
export {addProtocol} from './node_modules/maplibre-gl/src/source/protocol_crud.ts';
export {config} from './node_modules/maplibre-gl/src/util/config.ts';
