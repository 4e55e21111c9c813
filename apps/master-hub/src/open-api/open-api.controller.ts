import { Controller, Get } from '@nestjs/common';
import { routeRoles } from '../access/route-roles.js';
import { buildOpenApi } from './build-open-api.js';
import { routeShapes } from './route-shapes.js';

/** OPS-3: the HTTP interface, described by the schemas that it is checked with. */
@Controller('api')
export class OpenApiController {
  private readonly description = buildOpenApi(routeRoles, routeShapes);

  @Get('openapi.json')
  describe(): unknown {
    return this.description;
  }
}
